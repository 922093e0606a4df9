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
    ChangeOrder change,
    PromptNudge nudge,
    TimeProvider time,
    ILogger<RefundOrder> logger)
{
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
        var (stored, isRepeat, refusal) = await change.RunAsync(
            request, wish.Id, wish.IfMatch, (order, _) => ValueTask.FromResult(Look(request, wish, order)),
            order => PlanAsync(request, wish, order, cancellationToken), cancellationToken);
        if (stored is null) return refusal!; // one or the other
        var amount = RefundPlan.FindEarlier(stored.Order, wish.Key)!.Amount; // it stands there now
        if (!isRepeat) Log.Requested(logger, wish.Party.Name, wish.Id, amount);
        else request.HttpContext.Response.Headers["Idempotent-Replayed"] = "true";

        // Also for a repeat: the nudge of the first request may have been lost.
        await nudge.SendAsync(stored);
        return OrderView.Accepted(request, stored.Order);
    }

    private static Proposal? Look(HttpRequest request, Wish wish, Order order)
    {
        if (!wish.Party.MaySee(order.StorefrontId)) return Proposal.Refuse(OrderView.NotFound(request));
        if (RefundPlan.FindEarlier(order, wish.Key) is not { } earlier) return null;
        return RefundPlan.Means(earlier, wish.Asked)
            ? Proposal.Stay
            : Proposal.Refuse(Problems.IdempotencyKeyReused.Answer(
                request, "Use a key of its own for each refund of an order."));
    }

    private async ValueTask<Proposal> PlanAsync(
        HttpRequest request, Wish wish, Order order, CancellationToken cancellationToken)
    {
        var (refund, refusal) = RefundPlan.Of(order, wish.Asked, wish.Key, time.GetUtcNow());
        if (refund is null) return Proposal.Refuse(refusal!.Answer(request)); // one or the other
        var money = order.Purchase.Total with { Amount = refund.Amount };
        return wish.Party.Operator is { } who
            && await authority.RefuseRefundAsync(request, who, order.StorefrontId, money, cancellationToken) is { } no
                ? Proposal.Refuse(no)
                : Proposal.To(order.RefundRequested(refund, time.GetUtcNow()));
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
