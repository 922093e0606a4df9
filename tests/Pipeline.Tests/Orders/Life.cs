using Pipeline.Orders;

namespace Pipeline.Tests.Orders;

/// <summary>What can happen to an order: every fact that its turn allows, the end of its rest, a cancel.</summary>
internal static class Life
{
    /// <summary>When the rests of this life are over.</summary>
    public static readonly DateTimeOffset Due = Sample.At.AddDays(6);

    /// <summary>The states that an order can be in directly after this one.</summary>
    public static IEnumerable<Order> After(Order order)
    {
        foreach (var next in Moves(order)) yield return next;
        if (order.Goal == Goal.Fulfil) yield return order.Cancelled(Sample.At);
        if (order.CanRefund()) yield return AskForRefund(order);
    }

    /// <summary>What may become of an order that nobody cancels: its queue's work, or the end of its rest.</summary>
    public static IReadOnlyList<Order> Moves(Order order) => order.Rest?.Reason switch
    {
        null => Done(order),
        RestReason.AwaitingCapture => [order.CaptureRequested(Sample.At), order.Expired(Sample.At)],
        RestReason.Backorder => [order.StockArrived(Sample.At), order.Expired(Sample.At)],
        RestReason.PaymentMismatch => [order.Refused("op", Sample.At), order.Expired(Sample.At)],
        _ =>
        [
            .. order.Had("approved") ? (Order[])[] : [order.Approved("op", Sample.At)],
            order.Refused("op", Sample.At), order.Expired(Sample.At),
        ],
    };

    /// <summary>What the queue whose turn it is may make of the order.</summary>
    public static IReadOnlyList<Order> Done(Order order) => (OrderFlow.Next(order), order.Goal) switch
    {
        (Turn.Inventory, Goal.Fulfil) when order.OpenRefund() is not null => [order.Restocked(Sample.At)],
        (Turn.Inventory, Goal.Fulfil) =>
        [
            order.StockHeld(Sample.At), order.OutOfStock(Sample.At),
            .. order.Had("backordered") ? (Order[])[] : [order.Backordered(Due, Sample.At)],
        ],
        (Turn.Inventory, _) => [order.StockReleased(Sample.At)],
        (Turn.Payment, Goal.Fulfil) when order.PaymentId is null =>
            [order.PaymentStarted("pay_1", Sample.At), Mismatched(order, "pay_1"), Mismatched(order, null),
                order.PaymentDeclined("unknown-token", Sample.At), Refused(order)],
        (Turn.Payment, Goal.Fulfil) when order.OpenRefund() is not null =>
            [order.RefundPaid(Sample.At), order.RefundRefused("charge-disputed", Sample.At)],
        (Turn.Payment, Goal.Fulfil) =>
        [
            order.PaymentCaptured(Sample.At), order.PaymentDeclined("declined", Sample.At), Mismatched(order, null),
            Refused(order),
            .. order.Payment == PaymentState.Started ? (Order[])[order.PaymentAuthorised(Due, Sample.At)] : [],
        ],
        (Turn.Payment, _) => [order.PaymentReversed(Sample.At)],
        (Turn.Notification, _) => [order.Announced(OrderFlow.OutcomeOf(order), Sample.At)],
        _ => [],
    };

    /// <summary>Every state that an order can be in, each once.</summary>
    public static IReadOnlyList<Order> Reachable()
    {
        var seen = new Dictionary<object, Order>();
        var open = new Queue<Order>([Sample.Order(), Sample.Order(review: Sample.Doubt)]);
        while (open.TryDequeue(out var order))
        {
            if (!seen.TryAdd(State(order), order)) continue;
            foreach (var next in After(order)) open.Enqueue(next);
        }

        return [.. seen.Values];
    }

    /// <summary>What makes two orders differ in what may become of them.</summary>
    public static object State(Order order) => (
        (order.Goal, order.Reason, order.Stock, order.Payment, order.PaymentId, order.Announced, order.Rest),
        order.Review?.Verdict,
        string.Join(',', order.Refunds.Select(refund => $"{refund.Amount} {refund.State} {refund.Returns.Count}")));

    /// <summary>An order whose refund is asked for; the same one where none can be.</summary>
    public static Order AskForRefund(Order order) => order.CanRefund()
        ? order.RefundRequested(Part(order), Sample.At)
        : order;

    // The first refund is of a part and brings a piece back, the second is of the rest.
    private static Refund Part(Order order) => order.Refunds.Count == 0
        ? new Refund("refund-1", 500, null, [new ReturnedLine(Sample.Sku, 1)], Sample.At)
        : new Refund("refund-2", order.Purchase.Total.Amount - order.RefundsInAll(), null, [], Sample.At);

    /// <summary>Who approves the same again and again makes a life as long as he likes: here it is once.</summary>
    public static bool Had(this Order order, string fact) => order.Timeline.Any(entry => entry.Event == fact);

    private static bool CanRefund(this Order order) => order.Refunds.Count < 2
        && order is { Goal: Goal.Fulfil, Payment: PaymentState.Captured };

    private static Order Refused(Order order) => order.PaymentRefused("parameter-unknown", Due, Sample.At);

    private static Order Mismatched(Order order, string? paymentId) =>
        order.PaymentMismatched(paymentId, "2501 EUR", Due, Sample.At);
}
