using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Pipeline.Messaging;
using Pipeline.Orders;
using Pipeline.Rules;
using Pipeline.Storefronts;

namespace Pipeline.Intake;

/// <summary>
/// Gives a part of a captured order's money back, or all that is left, and takes pieces back into stock. 202 means that
/// the wish is durable under its key: it is paid out once, however often it is asked for.
/// </summary>
public sealed partial class RefundOrder(
    Callers callers,
    Authority authority,
    OrderTable orders,
    PromptNudge nudge,
    TimeProvider time,
    ILogger<RefundOrder> logger)
{
    // A round is lost only to somebody else's write of this one order.
    private const int MostRounds = 10;
    private static readonly TimeSpan StoreTimeout = TimeSpan.FromSeconds(5);

    [Function(nameof(RefundOrder))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/orders/{id}/refunds")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        var (party, stranger) = await callers.AdmitPartyAsync(request, cancellationToken);
        if (party is null) return stranger!; // an admission has one or the other

        if (IdempotencyKey.Read(request) is not { } key)
        {
            return Problems.BadIdempotencyKey.Answer(request, IdempotencyKey.Allowed);
        }

        var (body, refusal) = await RefundRequest.Body.ReadAsync(request, cancellationToken);
        if (refusal is not null) return refusal;
        if (IfMatch.Read(request) is not { } ifMatch) return IfMatch.Refuse(request);
        if (OrderId.Parse(id) is not { } orderId) return OrderView.NotFound(request);
        try
        {
            var wish = new Wish(party, orderId, ifMatch, key, body ?? new RefundRequest());
            return await RefundAsync(request, wish, cancellationToken);
        }
        catch (Exception fault) when (Faults.IsTransient(fault, cancellationToken))
        {
            Log.Unclear(logger, orderId, fault);
            return Problems.OutcomeUnknown.Answer(
                request, "The refund may or may not be on its way. Send the same request with the same key again.");
        }
    }

    private async Task<IResult> RefundAsync(HttpRequest request, Wish wish, CancellationToken cancellationToken)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            var stored = await orders.ReadAsync(wish.Id, cancellationToken)
                .WaitAsync(StoreTimeout, time, cancellationToken);
            if (stored is null || !wish.Party.MaySee(stored.Order.StorefrontId)) return OrderView.NotFound(request);

            // Looked for in every round: the round before may have succeeded without our knowing.
            if (RefundPlan.FindEarlier(stored.Order, wish.Key) is { } earlier)
            {
                if (!RefundPlan.Means(earlier, wish.Asked)) return Reused(request);
                if (round == 0) request.HttpContext.Response.Headers["Idempotent-Replayed"] = "true";
                return await AcceptAsync(request, stored);
            }

            if (!wish.IfMatch.Allows(stored.Order))
            {
                return Problems.PreconditionFailed.Answer(
                    request, "The order is no longer as it was under that ETag. Read it and decide anew.");
            }

            var (refund, refusal) = RefundPlan.Of(stored.Order, wish.Asked, wish.Key, time.GetUtcNow());
            if (refund is null) return refusal!.Answer(request); // one or the other
            var beyond = await RefuseAsync(request, wish.Party, stored.Order, refund, cancellationToken);
            if (beyond is not null) return beyond;
            var requested = stored.Order.RefundRequested(refund, time.GetUtcNow());
            var written = await orders.WriteAsync(stored, requested, cancellationToken)
                .WaitAsync(StoreTimeout, time, cancellationToken);
            if (written is null) continue;
            Log.Requested(logger, wish.Party.Name, wish.Id, refund.Amount);
            return await AcceptAsync(request, written);
        }

        throw new TimeoutException($"{wish.Id} was overtaken {MostRounds} times.");
    }

    private async Task<IResult?> RefuseAsync(
        HttpRequest request, Party party, Order order, Refund refund, CancellationToken cancellationToken) =>
        party.Operator is { } who
            ? await authority.RefuseRefundAsync(
                request, who, order.StorefrontId, order.Purchase.Total with { Amount = refund.Amount },
                cancellationToken)
            : null;

    private static IResult Reused(HttpRequest request) =>
        Problems.IdempotencyKeyReused.Answer(request, "Use a key of its own for each refund of an order.");

    // Also for a repeat: the nudge of the first request may have been lost.
    private async Task<IResult> AcceptAsync(HttpRequest request, StoredOrder stored)
    {
        await nudge.SendAsync(stored);
        return OrderView.Accepted(request, stored.Order);
    }

    private sealed record Wish(Party Party, OrderId Id, IfMatch IfMatch, string Key, RefundRequest Asked);

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Information, Message = "{Who} asked for a refund of {Amount} of order {OrderId}.")]
        public static partial void Requested(ILogger logger, string who, OrderId orderId, long amount);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Whether {OrderId} is to be refunded is unclear.")]
        public static partial void Unclear(ILogger logger, OrderId orderId, Exception fault);
    }
}
