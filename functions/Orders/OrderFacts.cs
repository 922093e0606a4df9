namespace Pipeline.Orders;

/// <summary>
/// The facts that may be established about an order, each a pure function from the row it was computed from to
/// the row to be written. A fact is only ever applied to the version it was derived from.
/// </summary>
public static class OrderFacts
{
    /// <summary>The first entry and the latest ones stay when a timeline outgrows this.</summary>
    public const int TimelineLength = 40;

    /// <summary>A new order, version 0.</summary>
    public static Order Received(
        OrderId id,
        string storefrontId,
        string fingerprint,
        Purchase purchase,
        DateTimeOffset at,
        Review? review = null) => new()
        {
            Id = id,
            StorefrontId = storefrontId,
            Fingerprint = fingerprint,
            Purchase = purchase,
            Review = review,
            CreatedAt = at,
            UpdatedAt = at,
            Timeline = [new TimelineEntry(at, "received")],
        };

    /// <summary>All lines are held. An order that a rule objects to rests here, with its stock safe.</summary>
    public static Order StockHeld(this Order order, DateTimeOffset at) => (order with
    {
        Stock = StockState.Held,
        Rest = order.Review is { Verdict: Verdict.Open } review
            ? new Rest(RestReason.Review, at.AddSeconds(review.HoldSeconds))
            : null,
    }).Wrote(at, "stock-held");

    public static Order OutOfStock(this Order order, DateTimeOffset at) =>
        (order with { Stock = StockState.Released }).Unwound(UnwindReason.OutOfStock).Wrote(at, "out-of-stock");

    public static Order StockReleased(this Order order, DateTimeOffset at) =>
        (order with { Stock = StockState.Released }).Wrote(at, "stock-released");

    /// <summary>The claim: durable before any money moves, so that only this payment can ever be charged.</summary>
    public static Order PaymentStarted(this Order order, string paymentId, DateTimeOffset at) =>
        (order with { Payment = PaymentState.Started, PaymentId = paymentId }).Wrote(at, "payment-started");

    /// <summary>The money is set aside; the order rests until it is captured or the time is up.</summary>
    public static Order PaymentAuthorised(this Order order, DateTimeOffset until, DateTimeOffset at) => (order with
    {
        Payment = PaymentState.Authorised,
        Rest = new Rest(RestReason.AwaitingCapture, until),
    }).Wrote(at, "payment-authorised");

    /// <summary>
    /// The provider's payment is not this order's: nothing more happens until somebody looked. An id that stands in
    /// the row stays there, for it is what money may hang on; null when the payment named is another order's.
    /// </summary>
    public static Order PaymentMismatched(
        this Order order, string? paymentId, string detail, DateTimeOffset until, DateTimeOffset at) => (order with
        {
            Payment = (order.PaymentId, paymentId) is (null, not null) ? PaymentState.Started : order.Payment,
            PaymentId = order.PaymentId ?? paymentId,
            Rest = new Rest(RestReason.PaymentMismatch, until),
        }).Wrote(at, "payment-mismatch", detail);

    /// <summary>The provider does not do what it was asked: nothing more happens until somebody looked.</summary>
    public static Order PaymentRefused(this Order order, string? detail, DateTimeOffset until, DateTimeOffset at) =>
        (order with { Rest = new Rest(RestReason.PaymentRefused, until) }).Wrote(at, "payment-refused", detail);

    /// <summary>The wait is over: the payment step captures what was authorised.</summary>
    public static Order CaptureRequested(this Order order, DateTimeOffset at) =>
        (order with { Rest = null }).Wrote(at, "capture-requested");

    /// <summary>Nobody came in time.</summary>
    public static Order Expired(this Order order, DateTimeOffset at) =>
        order.Unwound(UnwindReason.Expired).Wrote(at, "expired");

    public static Order PaymentCaptured(this Order order, DateTimeOffset at) =>
        (order with { Payment = PaymentState.Captured }).Wrote(at, "payment-captured");

    public static Order PaymentDeclined(this Order order, string? detail, DateTimeOffset at) =>
        (order with { Payment = PaymentState.Reversed })
        .Unwound(UnwindReason.Declined).Wrote(at, "payment-declined", detail);

    public static Order PaymentReversed(this Order order, DateTimeOffset at) =>
        (order with { Payment = PaymentState.Reversed }).Wrote(at, "payment-reversed");

    public static Order Announced(this Order order, Outcome outcome, DateTimeOffset at) => (order with
    {
        Announced = outcome,
        Refunds = outcome == Outcome.Refunded ? order.Reach(RefundState.Told) : order.Refunds,
    }).Wrote(at, "announced", outcome.ToString());

    public static Order Cancelled(this Order order, DateTimeOffset at, string? detail = null) =>
        order.Unwound(UnwindReason.Cancelled).Wrote(at, "cancel-requested", detail);

    internal static Order Unwound(this Order order, UnwindReason reason) =>
        order.Goal == Goal.Unwind ? order : order with { Goal = Goal.Unwind, Reason = reason, Rest = null };

    internal static Order Wrote(this Order order, DateTimeOffset at, string fact, string? detail = null) => order with
    {
        Version = checked(order.Version + 1),
        UpdatedAt = at,
        Timeline = Bounded([.. order.Timeline, new TimelineEntry(at, fact, detail)]),
    };

    internal static TimelineEntry[] Bounded(TimelineEntry[] timeline) => timeline.Length <= TimelineLength
        ? timeline
        : [timeline[0], .. timeline[^(TimelineLength - 1)..]];
}
