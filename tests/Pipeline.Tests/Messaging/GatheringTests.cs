using Microsoft.Extensions.Time.Testing;
using Pipeline.Messaging;

namespace Pipeline.Tests.Messaging;

public sealed class GatheringTests
{
    private readonly FakeTimeProvider time = new();

    [Fact]
    public void A_lone_order_never_waits() => Assert.True(new Gathering(1, time).ArriveAsync().IsCompletedSuccessfully);

    [Fact]
    public void Who_comes_first_waits_for_the_rest()
    {
        var gathering = new Gathering(3, time);
        var first = gathering.ArriveAsync();
        var second = gathering.ArriveAsync();
        Assert.False(first.IsCompleted || second.IsCompleted);

        Assert.True(gathering.ArriveAsync().IsCompletedSuccessfully);
        Assert.True(first.IsCompletedSuccessfully && second.IsCompletedSuccessfully);
    }

    [Fact]
    public void Who_leaves_is_not_waited_for()
    {
        var gathering = new Gathering(2, time);
        var first = gathering.ArriveAsync();
        gathering.Leave();
        Assert.True(first.IsCompletedSuccessfully);
    }

    [Fact]
    public void Who_is_slow_is_waited_for_a_moment_and_whoever_comes_after_that_for_another_one()
    {
        var gathering = new Gathering(3, time);
        var first = gathering.ArriveAsync();
        time.Advance(Gathering.Longest);
        Assert.True(first.IsCompletedSuccessfully);

        var second = gathering.ArriveAsync();
        time.Advance(Gathering.Longest - TimeSpan.FromMilliseconds(1));
        Assert.False(second.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(second.IsCompletedSuccessfully);
        Assert.True(gathering.ArriveAsync().IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Of_many_that_come_from_everywhere_at_once_each_goes_on()
    {
        for (var round = 0; round < 200; round++)
        {
            var gathering = new Gathering(16, TimeProvider.System);
            var all = Enumerable.Range(0, 16).Select(order => Task.Run(async () =>
            {
                if (order % 4 == 0) gathering.Leave();
                else await gathering.ArriveAsync();
            }));
            await Task.WhenAll(all).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        }
    }
}
