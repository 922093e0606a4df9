using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Pipeline.Messaging;
using Pipeline.Orders;
using Pipeline.Rules;
using Pipeline.Storefronts;

namespace Pipeline.Intake;

/// <summary>
/// Turns an order round, at any moment of its life: money and stock are given back. 202 means that this is durable; to
/// ask again is harmless. For its storefront, and for operators up to what their role may release.
/// </summary>
public sealed partial class CancelOrder(
    Callers callers,
    Authority authority,
    ChangeOrder change,
    PromptNudge nudge,
    TimeProvider time,
    ILogger<CancelOrder> logger)
{
    [Function(nameof(CancelOrder))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/orders/{id}/cancel")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        var (party, stranger) = await callers.AdmitPartyAsync(request, cancellationToken);
        if (party is null) return stranger!; // an admission has one or the other

        var (cancel, refusal) = await CancelRequest.Body.ReadAsync(request, cancellationToken);
        if (refusal is not null) return refusal;
        if (IfMatch.Read(request) is not { } ifMatch) return IfMatch.Refuse(request);
        if (OrderId.Parse(id) is not { } orderId) return OrderView.NotFound(request);
        try
        {
            return await CancelAsync(
                request, party, orderId, ifMatch, PurchaseOf.Normal(cancel?.Reason), cancellationToken);
        }
        catch (Exception fault) when (Faults.IsTransient(fault, cancellationToken))
        {
            Log.Unclear(logger, orderId, fault);
            return Problems.Unavailable.Answer(
                request, "The order may or may not be cancelled. Send the request again: to cancel twice is harmless.");
        }
    }

    private async Task<IResult> CancelAsync(
        HttpRequest request,
        Party party,
        OrderId id,
        IfMatch ifMatch,
        string? reason,
        CancellationToken cancellationToken)
    {
        var (stored, _, refusal) = await change.RunAsync(
            request, id, ifMatch, LookAsync, order => ValueTask.FromResult(TurnRound(order)), cancellationToken);
        if (stored is null) return refusal!; // one or the other
        await nudge.SendAsync(stored);
        return OrderView.Accepted(request, stored.Order);

        async ValueTask<Proposal?> LookAsync(Order order, Order? tried)
        {
            if (!party.MaySee(order.StorefrontId)) return Proposal.Refuse(OrderView.NotFound(request));
            if (party.Operator is { } who
                && await authority.RefuseDecisionAsync(
                    request, who, order.StorefrontId, order.Purchase.Total, Verdict.Refused, cancellationToken)
                    is { } beyond)
            {
                return Proposal.Refuse(beyond);
            }

            return ChangeOrder.IsOwn(order, tried) ? Proposal.Stay : null;
        }

        Proposal TurnRound(Order order) => order.Goal == Goal.Unwind
            ? Proposal.Stay
            : Proposal.To(order.Cancelled(time.GetUtcNow(), party.Operator is { } by ? by.Note(reason) : reason));
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Whether {OrderId} is cancelled is unclear.")]
        public static partial void Unclear(ILogger logger, OrderId orderId, Exception fault);
    }
}
