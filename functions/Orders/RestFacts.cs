namespace Pipeline.Orders;

/// <summary>The facts by which people end a rest.</summary>
public static class RestFacts
{
    /// <summary>Somebody may go on with it: what it rested for is taken up again.</summary>
    public static Order Approved(this Order order, string by, DateTimeOffset at) =>
        (order with { Review = order.Decided(Verdict.Approved, by), Rest = null }).Wrote(at, "approved", by);

    /// <summary>Somebody looked and would not have it.</summary>
    public static Order Refused(this Order order, string by, DateTimeOffset at) =>
        (order with { Review = order.Decided(Verdict.Refused, by) })
        .Unwound(UnwindReason.Refused).Wrote(at, "refused", by);

    // What was decided stays; an order that no rule objected to has nothing to decide.
    private static Review? Decided(this Order order, Verdict verdict, string by) =>
        order.Review is { Verdict: Verdict.Open } open ? open with { Verdict = verdict, By = by } : order.Review;
}
