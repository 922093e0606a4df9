namespace Pipeline.Orders;

/// <summary>The facts that begin and end a rest for people's or the stock's sake.</summary>
public static class RestFacts
{
    public const string StockArrivedEvent = "stock-arrived";

    /// <summary>Somebody may go on with it: what it rested for is taken up again.</summary>
    public static Order Approved(this Order order, string by, DateTimeOffset at) =>
        (order with { Review = order.Decided(Verdict.Approved, by), Rest = null }).Wrote(at, "approved", by);

    /// <summary>Somebody looked and would not have it.</summary>
    public static Order Refused(this Order order, string by, DateTimeOffset at) =>
        (order with { Review = order.Decided(Verdict.Refused, by) })
        .Unwound(UnwindReason.Refused).Wrote(at, "refused", by);

    /// <summary>A line is short and waits in its SKU's queue; the other lines are held meanwhile.</summary>
    public static Order Backordered(this Order order, DateTimeOffset until, DateTimeOffset at) =>
        (order with { Rest = new Rest(RestReason.Backorder, until) }).Wrote(at, "backordered");

    /// <summary>Stock came: the reservation is tried again.</summary>
    public static Order StockArrived(this Order order, DateTimeOffset at) =>
        (order with { Rest = null }).Wrote(at, StockArrivedEvent);

    // What was decided stays; an order that no rule objected to has nothing to decide.
    private static Review? Decided(this Order order, Verdict verdict, string by) =>
        order.Review is { Verdict: Verdict.Open } open ? open with { Verdict = verdict, By = by } : order.Review;
}
