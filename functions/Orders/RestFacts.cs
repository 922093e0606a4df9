namespace Pipeline.Orders;

/// <summary>The facts by which people end a rest.</summary>
public static class RestFacts
{
    /// <summary>Somebody may go on with it: what it rested for is taken up again.</summary>
    public static Order Approved(this Order order, string by, DateTimeOffset at) => (order with
    {
        Review = order.Review is { Verdict: Verdict.Open } review
            ? review with { Verdict = Verdict.Approved, By = by }
            : order.Review,
        Rest = null,
    }).Wrote(at, "approved", by);

    /// <summary>Somebody looked and would not have it.</summary>
    public static Order Refused(this Order order, string by, DateTimeOffset at) => (order with
    {
        Review = order.Review is { Verdict: Verdict.Open } review
            ? review with { Verdict = Verdict.Refused, By = by }
            : order.Review,
    }).Unwound(UnwindReason.Refused).Wrote(at, "refused", by);
}
