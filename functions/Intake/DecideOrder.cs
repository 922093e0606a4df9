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
    ChangeOrder change,
    PromptNudge nudge,
    TimeProvider time,
    ILogger<DecideOrder> logger)
{
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
        var (stored, isRepeat, refusal) = await change.RunAsync(
            request, word.Id, word.IfMatch, LookAsync, order => ValueTask.FromResult(Decide(order)), cancellationToken);
        if (stored is null) return refusal!; // one or the other
        if (!isRepeat) Log.Decided(logger, word.By.KeyId, word.Id, word.Verdict);

        // Also for a repeat: the nudge of the first request may have been lost.
        await nudge.SendAsync(stored);
        return OrderView.Accepted(request, stored.Order);

        async ValueTask<Proposal?> LookAsync(Order order, Order? tried)
        {
            var beyond = await authority.RefuseDecisionAsync(
                request, word.By, order.StorefrontId, order.Purchase.Total, word.Verdict, cancellationToken);
            if (beyond is not null) return Proposal.Refuse(beyond);
            var isMade = ChangeOrder.IsOwn(order, tried) || OrderDecision.WasMade(order, word.Verdict);
            return isMade ? Proposal.Stay : null;
        }

        Proposal Decide(Order order) => OrderDecision.IsWanted(order, word.Verdict)
            ? Proposal.To(OrderDecision.Apply(order, word.Verdict, word.Note, time.GetUtcNow()))
            : Proposal.Refuse(Problems.NotDecidable.Answer(
                request, "Read the order: it waits for nobody's word, or somebody decided otherwise before."));
    }

    private sealed record Word(OrderId Id, Verdict Verdict, Operator By, string? Reason, IfMatch IfMatch)
    {
        public string Note => By.Note(Reason);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Operator {Who} decided {OrderId}: {Verdict}.")]
        public static partial void Decided(ILogger logger, string who, OrderId orderId, Verdict verdict);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Whether {OrderId} is decided is unclear.")]
        public static partial void Unclear(ILogger logger, OrderId orderId, Exception fault);
    }
}
