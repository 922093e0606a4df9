using Pipeline.Messaging;
using Pipeline.Orders;

namespace Pipeline.Tests.Messaging;

public sealed class BackoffTests
{
    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 30)]
    [InlineData(3, 120)]
    [InlineData(4, 600)]
    [InlineData(5, 3600)]
    [InlineData(6, 21_600)]
    [InlineData(7, 86_400)]
    public void A_wait_is_within_a_fifth_of_the_schedule_and_spread_over_it(int failures, int seconds)
    {
        var waits = Enumerable.Range(0, 500)
            .Select(order => Backoff.After(failures, OrderId.For("demo", $"{order}"))!.Value.TotalSeconds / seconds)
            .ToList();

        Assert.All(waits, wait => Assert.InRange(wait, 0.8, 1.2));
        Assert.True(waits.Min() < 0.82 && waits.Max() > 1.18);
    }

    [Fact]
    public void A_wait_is_the_same_for_the_same_order_and_failure()
    {
        var id = OrderId.For("demo", "order-1001");
        Assert.Equal(Backoff.After(3, id), Backoff.After(3, id));
    }

    [Fact]
    public void A_wait_ends_after_seven_failures() => Assert.Null(Backoff.After(8, OrderId.For("demo", "order-1001")));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_wait_without_a_failure_is_refused(int failures) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Backoff.After(failures, OrderId.For("demo", "order-1001")));
}
