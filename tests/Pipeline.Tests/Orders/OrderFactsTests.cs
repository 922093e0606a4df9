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
            [started.PaymentCaptured(Sample.At), started.PaymentDeclined("x", Sample.At), started.PaymentReversed(Sample.At)],
            order => Assert.Equal("pay_7", order.PaymentId));
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
}
