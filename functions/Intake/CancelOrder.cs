using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Pipeline.Messaging;
using Pipeline.Orders;
using Pipeline.Storefronts;

namespace Pipeline.Intake;

/// <summary>
/// Turns an order round, at any moment of its life: money and stock are given back. 202 means that this is durable;
/// to ask again is harmless.
/// </summary>
public sealed partial class CancelOrder(
    Callers callers, ChangeOrder change, PromptNudge nudge, TimeProvider time, ILogger<CancelOrder> logger)
{
    [Function(nameof(CancelOrder))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/orders/{id}/cancel")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        var (storefront, stranger) = await callers.AdmitAsync(request, cancellationToken);
        if (storefront is null) return stranger!; // an admission has one or the other

        var (cancel, refusal) = await CancelRequest.Body.ReadAsync(request, cancellationToken);
        if (refusal is not null) return refusal;
        if (IfMatch.Read(request) is not { } ifMatch) return IfMatch.Refuse(request);
        if (OrderId.Parse(id) is not { } orderId) return OrderView.NotFound(request);
        try
        {
            return await CancelAsync(
                request, storefront.Id, orderId, ifMatch, PurchaseOf.Normal(cancel?.Reason), cancellationToken);
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
        string storefrontId,
        OrderId id,
        IfMatch ifMatch,
        string? reason,
        CancellationToken cancellationToken)
    {
        var (stored, _, refusal) = await change.RunAsync(
            request, id, ifMatch, (order, tried) => ValueTask.FromResult(Look(order, tried)),
            order => ValueTask.FromResult(TurnRound(order)), cancellationToken);
        if (stored is null) return refusal!; // one or the other
        await nudge.SendAsync(stored);
        return OrderView.Accepted(request, stored.Order);

        Proposal? Look(Order order, Order? tried)
        {
            if (order.StorefrontId != storefrontId) return Proposal.Refuse(OrderView.NotFound(request));
            return ChangeOrder.IsOwn(order, tried) ? Proposal.Stay : null;
        }

        Proposal TurnRound(Order order) => order.Goal == Goal.Unwind
            ? Proposal.Stay
            : Proposal.To(order.Cancelled(time.GetUtcNow(), reason));
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Whether {OrderId} is cancelled is unclear.")]
        public static partial void Unclear(ILogger logger, OrderId orderId, Exception fault);
    }
}
