using Pipeline.Orders;

namespace Pipeline.Tests.Orders;

public sealed class OrderFactsTests
{
    [Fact]
    public void An_order_starts_at_version_0_with_one_entry()
    {
        var order = Sample.Order();
        Assert.Equal((0, Goal.Fulfil, Sample.At), (order.Version, order.Goal, order.UpdatedAt));
        Assert.Equal([new TimelineEntry(Sample.At, "received")], order.Timeline);
    }

    [Fact]
    public void A_fact_raises_the_version_by_one_and_is_written_down_with_its_time() =>
        Assert.All(Life.Reachable(), order => Assert.All(Life.After(order), next =>
        {
            Assert.Equal(order.Version + 1, next.Version);
            Assert.Equal(order.Timeline.Count + 1, next.Timeline.Count);
        }));

    [Fact]
    public void A_fact_carries_its_time()
    {
        var later = Sample.At.AddMinutes(1);
        var held = Sample.Order().StockHeld(later);
        Assert.Equal(later, held.UpdatedAt);
        Assert.Equal(new TimelineEntry(later, "stock-held"), held.Timeline[^1]);
    }

    [Fact]
    public void A_goal_never_returns_and_the_first_reason_stays() =>
        Assert.All(Life.Reachable().Where(order => order.Goal == Goal.Unwind), order =>
        {
            Order[] later =
            [
                .. Life.After(order), order.Cancelled(Sample.At), order.OutOfStock(Sample.At),
                order.PaymentDeclined(null, Sample.At),
            ];
            Assert.All(later, next => Assert.Equal((Goal.Unwind, order.Reason), (next.Goal, next.Reason)));
        });

    [Fact]
    public void A_payment_keeps_its_id_whatever_becomes_of_it()
    {
        var started = Sample.Order().StockHeld(Sample.At).PaymentStarted("pay_7", Sample.At);
        Assert.All(
            [
                started.PaymentCaptured(Sample.At), started.PaymentDeclined("x", Sample.At),
                started.PaymentReversed(Sample.At),
            ],
            order => Assert.Equal("pay_7", order.PaymentId));
    }

    [Fact]
    public void A_rest_ends_when_it_is_captured_cancelled_or_expired()
    {
        var resting = Sample.Authorised(Life.Due);
        Assert.Equal(new Rest(RestReason.AwaitingCapture, Life.Due), resting.Rest);
        Assert.All(
            [resting.CaptureRequested(Sample.At), resting.Cancelled(Sample.At), resting.Expired(Sample.At)],
            order => Assert.Equal((null, PaymentState.Authorised), (order.Rest, order.Payment)));
        Assert.Equal((Goal.Fulfil, "capture-requested"), Told(resting.CaptureRequested(Sample.At)));
        Assert.Equal((Goal.Unwind, "expired"), Told(resting.Expired(Sample.At)));
        Assert.Equal(UnwindReason.Expired, resting.Expired(Sample.At).Reason);
    }

    [Fact]
    public void An_order_that_unwinds_never_rests() => Assert.All(
        Life.Reachable().Where(order => order.Goal == Goal.Unwind), order => Assert.Null(order.Rest));

    [Fact]
    public void A_mismatch_keeps_the_id_that_stands_in_the_row_and_how_far_the_money_came()
    {
        var held = Sample.Order().StockHeld(Sample.At);
        Assert.Equal((PaymentState.Started, "pay_2"), Mismatched(held, "pay_2"));
        Assert.Equal((PaymentState.None, null), Mismatched(held, null));
        Assert.Equal((PaymentState.Started, "pay_1"), Mismatched(held.PaymentStarted("pay_1", Sample.At), "pay_2"));
        Assert.Equal(
            (PaymentState.Authorised, "pay_1"),
            Mismatched(Sample.Authorised(Life.Due).CaptureRequested(Sample.At), "pay_2"));
    }

    [Fact]
    public void A_timeline_is_bounded_and_keeps_the_first_and_the_latest()
    {
        var order = Sample.Order();
        for (var minute = 1; minute <= 100; minute++) order = order.StockHeld(Sample.At.AddMinutes(minute));

        Assert.Equal(OrderFacts.TimelineLength, order.Timeline.Count);
        Assert.Equal("received", order.Timeline[0].Event);
        Assert.Equal(
            Enumerable.Range(62, 39).Select(minute => Sample.At.AddMinutes(minute)),
            order.Timeline.Skip(1).Select(entry => entry.At));
        Assert.Equal(100, order.Version);
    }

    [Fact]
    public void Attempts_that_failed_stand_before_the_fact_that_came_of_the_last_one_and_are_no_facts()
    {
        var held = Sample.Order().StockHeld(Sample.At);
        var failed = default(IReadOnlyList<TimelineEntry>).And(Sample.At, "one").And(Sample.At, "two");
        var told = held.Recalling(failed);

        Assert.Equal(["received", "one", "two", "stock-held"], told.Timeline.Select(each => each.Detail ?? each.Event));
        Assert.Equal(held.Version, told.Version);
        Assert.Same(held, held.Recalling(null));
    }

    [Fact]
    public void Attempts_are_bounded_as_the_timeline_is()
    {
        var failed = default(IReadOnlyList<TimelineEntry>);
        for (var i = 0; i < 100; i++) failed = failed.And(Sample.At, $"{i}");
        Assert.Equal(Enumerable.Range(92, 8).Select(i => $"{i}"), failed?.Select(each => each.Detail));

        var order = Sample.Order();
        for (var i = 0; i < 39; i++) order = order.StockHeld(Sample.At);
        var told = order.Recalling(failed).Timeline;
        Assert.Equal(
            (OrderFacts.TimelineLength, "received", "99", "stock-held"),
            (told.Count, told[0].Event, told[^2].Detail, told[^1].Event));
    }

    private static (Goal Goal, string Event) Told(Order order) => (order.Goal, order.Timeline[^1].Event);

    private static (PaymentState Payment, string? Id) Mismatched(Order order, string? paymentId)
    {
        var held = order.PaymentMismatched(paymentId, "2501 EUR", Life.Due, Sample.At);
        Assert.Equal(new Rest(RestReason.PaymentMismatch, Life.Due), held.Rest);
        return (held.Payment, held.PaymentId);
    }
}
