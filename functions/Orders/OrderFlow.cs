namespace Pipeline.Orders;

/// <summary>
/// The whole life of an order in one pure function: from what holds now and where the order is going, which
/// queue must look at it next. Compensation is the same function with the goal turned round.
/// </summary>
public static class OrderFlow
{
    /// <summary>The capability whose turn it is; null when the order is closed or rests.</summary>
    public static Turn? Next(Order order) => order.Goal switch
    {
        Goal.Fulfil => NextToFulfil(order),
        Goal.Unwind => NextToUnwind(order),
        _ => throw new InvalidOperationException($"Unknown goal {order.Goal}."),
    };

    /// <summary>What the storefront is to be told at the end of the way that the order is on.</summary>
    public static Outcome OutcomeOf(Order order) => order.Goal == Goal.Fulfil
        ? order.Announced != Outcome.None && order.Refunds.Any(RefundFacts.IsPaid)
            ? Outcome.Refunded
            : Outcome.Confirmed
        : order.Reason switch
        {
            UnwindReason.OutOfStock or UnwindReason.Declined or UnwindReason.Refused => Outcome.Rejected,
            UnwindReason.Cancelled or UnwindReason.Expired => Outcome.Cancelled,
            UnwindReason.None => throw new InvalidOperationException($"{order.Id} unwinds without a reason."),
            _ => throw new InvalidOperationException($"Unknown reason {order.Reason}."),
        };

    /// <summary>Nothing is left to do, and nothing is waited for.</summary>
    public static bool IsClosed(Order order) => order.Rest is null && Next(order) is null;

    // Stock is held before money moves: a shortage must never cost a refund.
    private static Turn? NextToFulfil(Order order) => order switch
    {
        { Rest: not null } => null,
        { Stock: StockState.None } => Turn.Inventory,
        { Payment: PaymentState.None or PaymentState.Started or PaymentState.Authorised } => Turn.Payment,
        { Announced: Outcome.None } => Turn.Notification,
        _ => NextOfRefund(order.OpenRefund()),
    };

    // Money first, as on the way back; each refund is told.
    private static Turn? NextOfRefund(Refund? refund) => refund switch
    {
        null => null,
        { State: RefundState.Requested } => Turn.Payment,
        { State: RefundState.Paid, Returns.Count: > 0 } => Turn.Inventory,
        _ => Turn.Notification,
    };

    // Money first on the way back: it is the customer's.
    private static Turn? NextToUnwind(Order order) => order switch
    {
        { Payment: PaymentState.Started or PaymentState.Authorised or PaymentState.Captured } => Turn.Payment,
        { Stock: StockState.None or StockState.Held } => Turn.Inventory,
        _ when order.Announced != OutcomeOf(order) => Turn.Notification,
        _ => null,
    };
}

/// <summary>Whose turn it is; each has a queue of its own.</summary>
public enum Turn
{
    Inventory,
    Payment,
    Notification,
}
