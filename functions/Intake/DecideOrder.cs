using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Pipeline.Messaging;
using Pipeline.Orders;
using Pipeline.Rules;
using Pipeline.Storefronts;

namespace Pipeline.Intake;

/// <summary>
/// Ends the rest of an order by an operator's word: it goes on, or it is turned round. Whoever writes first decides;
/// the same word again is answered the same.
/// </summary>
public sealed partial class DecideOrder(
    Callers callers,
    Authority authority,
    OrderTable orders,
    PromptNudge nudge,
    TimeProvider time,
    ILogger<DecideOrder> logger)
{
    // A round is lost only to somebody else's write of this one order.
    private const int MostRounds = 10;
    private static readonly TimeSpan StoreTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Answers a request to approve (go on) or to reject (turn round).</summary>
    internal async Task<IResult> RunAsync(
        HttpRequest request, string id, Verdict verdict, CancellationToken cancellationToken)
    {
        var (caller, stranger) = await callers.AdmitOperatorAsync(request, cancellationToken);
        if (caller is null) return stranger!; // an admission has one or the other

        var (body, refusal) = await CancelRequest.Body.ReadAsync(request, cancellationToken);
        if (refusal is not null) return refusal;
        if (IfMatch.Read(request) is not { } ifMatch) return IfMatch.Refuse(request);
        if (OrderId.Parse(id) is not { } orderId) return OrderView.NotFound(request);
        try
        {
            var word = new Word(orderId, verdict, caller, PurchaseOf.Normal(body?.Reason), ifMatch);
            return await DecideAsync(request, word, cancellationToken);
        }
        catch (Exception fault) when (Faults.IsTransient(fault, cancellationToken))
        {
            Log.Unclear(logger, orderId, fault);
            return Problems.Unavailable.Answer(
                request, "The order may or may not be decided. Send the request again: to say it twice is harmless.");
        }
    }

    private async Task<IResult> DecideAsync(HttpRequest request, Word word, CancellationToken cancellationToken)
    {
        Order? tried = null;
        for (var round = 0; round < MostRounds; round++)
        {
            var stored = await orders.ReadAsync(word.Id, cancellationToken)
                .WaitAsync(StoreTimeout, time, cancellationToken);
            if (stored is null) return OrderView.NotFound(request);
            var (shop, total) = (stored.Order.StorefrontId, stored.Order.Purchase.Total);
            var beyond = await authority.RefuseDecisionAsync(request, word.By, shop, total, cancellationToken);
            if (beyond is not null) return beyond;
            if (IsOwn(stored.Order, tried) || OrderDecision.WasMade(stored.Order, word.Verdict))
            {
                return await AcceptAsync(request, stored);
            }

            // In every round: what won the race may be what the caller wanted to be told of.
            if (!word.IfMatch.Allows(stored.Order))
            {
                return Problems.PreconditionFailed.Answer(
                    request, "The order is no longer as it was under that ETag. Read it and decide anew.");
            }

            if (!OrderDecision.IsWanted(stored.Order, word.Verdict))
            {
                return Problems.NotDecidable.Answer(
                    request, "Read the order: it waits for nobody's word, or somebody decided otherwise before.");
            }

            tried = OrderDecision.Apply(stored.Order, word.Verdict, word.Note, time.GetUtcNow());
            var written = await orders.WriteAsync(stored, tried, cancellationToken)
                .WaitAsync(StoreTimeout, time, cancellationToken);
            if (written is null) continue;
            Log.Decided(logger, word.By.KeyId, word.Id, word.Verdict);
            return await AcceptAsync(request, written);
        }

        throw new TimeoutException($"{word.Id} was overtaken {MostRounds} times.");
    }

    // The SDK repeats a write whose answer was lost and then reports its own success as a conflict.
    private static bool IsOwn(Order order, Order? tried) =>
        tried is not null && order.Timeline.Contains(tried.Timeline[^1]);

    // Also for a repeat: the nudge of the first request may have been lost.
    private async Task<IResult> AcceptAsync(HttpRequest request, StoredOrder stored)
    {
        await nudge.SendAsync(stored);
        return OrderView.Accepted(request, stored.Order);
    }

    private sealed record Word(OrderId Id, Verdict Verdict, Operator By, string? Reason, IfMatch IfMatch)
    {
        public string Note => Reason is null ? By.KeyId : $"{By.KeyId}: {Reason}";
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Operator {Who} decided {OrderId}: {Verdict}.")]
        public static partial void Decided(ILogger logger, string who, OrderId orderId, Verdict verdict);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Whether {OrderId} is decided is unclear.")]
        public static partial void Unclear(ILogger logger, OrderId orderId, Exception fault);
    }
}
