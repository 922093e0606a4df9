using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Intake;
using Pipeline.Messaging;
using Pipeline.Orders;
using Pipeline.Storefronts;

namespace Pipeline.Operations.OperatorConsole;

/// <summary>Shows an operator an order: as its storefront sees it, whose turn it is, what may be done now.</summary>
public sealed class ShowOrder(Callers callers, OrderTable orders)
{
    [Function(nameof(ShowOrder))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ops/orders/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        var (caller, stranger) = await callers.AdmitOperatorAsync(request, cancellationToken);
        if (caller is null) return stranger!; // an admission has one or the other

        var stored = OrderId.Parse(id) is { } orderId ? await orders.ReadAsync(orderId, cancellationToken) : null;
        if (stored is null) return Problems.NotFound.Answer(request, "No order has this id.");

        var retry = OrderFlow.Next(stored.Order) is null
            ? null
            : (await orders.ReadMarkerAsync(stored.Order.Id, cancellationToken))?.Retry;
        return Polled.Answer(ShownOrder.Of(stored.Order, retry), ConsoleJson.Default.ShownOrder);
    }
}

/// <param name="Storefront">Whose order it is.</param>
/// <param name="Order">As its storefront sees it.</param>
/// <param name="Next">The queue whose turn it is; null when it rests or is closed.</param>
/// <param name="Actions">What may be done now: approve, reject, refund, nudge, erase.</param>
/// <param name="Refundable">Minor units that are left to give back.</param>
/// <param name="Retry">What failed since it last got on, and when it is tried again; null when nothing did.</param>
internal sealed record ShownOrder(
    string Storefront, OrderView Order, string? Next, IReadOnlyList<string> Actions, long Refundable, ShownRetry? Retry)
{
    public static ShownOrder Of(Order order, Retry? retry) => new(
        order.StorefrontId,
        OrderView.Of(order),
        OrderFlow.Next(order) is { } turn ? Queues.For(turn) : null,
        [.. ActionsOn(order)],
        RefundPlan.Refundable(order),
        retry?.Version == order.Version ? new ShownRetry(retry.At, retry.Failed) : null);

    private static IEnumerable<string> ActionsOn(Order order)
    {
        if (OrderDecision.IsWanted(order, Verdict.Approved)) yield return "approve";
        if (OrderDecision.IsWanted(order, Verdict.Refused)) yield return "reject";
        if (RefundPlan.Refundable(order) > 0) yield return "refund";
        if (OrderFlow.Next(order) is not null) yield return "nudge";
        if (order.Goal == Goal.Fulfil) yield return "cancel";
        if (ErasureFacts.MayBeErased(order) && order.ErasedAt is null) yield return "erase";
    }
}

/// <param name="At">When the order is tried again; past, when it was given up.</param>
/// <param name="Failed">The attempts so far, oldest first.</param>
internal sealed record ShownRetry(DateTimeOffset At, IReadOnlyList<TimelineEntry> Failed);
