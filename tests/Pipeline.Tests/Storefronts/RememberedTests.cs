using Microsoft.Extensions.Time.Testing;
using Pipeline.Storefronts;
using Pipeline.Tests.Orders;

namespace Pipeline.Tests.Storefronts;

public sealed class RememberedTests
{
    private readonly FakeTimeProvider time = new(Sample.At);
    private readonly List<TaskCompletionSource<string?>> looks = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_asks_while_somebody_looks_waits_for_that_look()
    {
        var remembered = Make();
        var asking = Enumerable.Range(0, 100).Select(_ => remembered.FindAsync("demo", Stop).AsTask()).ToList();
        Assert.Single(looks);
        looks[0].SetResult("found");
        Assert.All(await Task.WhenAll(asking), found => Assert.Equal("found", found));
        Assert.Equal("found", await remembered.FindAsync("demo", Stop));
        Assert.Single(looks);

        time.Advance(TimeSpan.FromMinutes(1));
        var again = remembered.FindAsync("demo", Stop).AsTask();
        looks[1].SetResult(null);
        Assert.Null(await again);
    }

    [Fact]
    public async Task A_look_that_fails_is_not_remembered_and_who_gives_up_ends_nobody_elses()
    {
        var remembered = Make();
        using var impatient = new CancellationTokenSource();
        var (leaving, staying) = (
            remembered.FindAsync("demo", impatient.Token).AsTask(), remembered.FindAsync("demo", Stop).AsTask());
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        looks[0].SetException(new IOException("away"));
        await Assert.ThrowsAsync<IOException>(() => staying);

        var again = remembered.FindAsync("demo", Stop).AsTask();
        looks[1].SetResult("found");
        Assert.Equal("found", await again);
    }

    [Fact]
    public async Task A_store_that_hangs_is_waited_for_five_seconds()
    {
        var asking = Make().FindAsync("demo", Stop).AsTask();
        time.Advance(TimeSpan.FromSeconds(5));
        await Assert.ThrowsAsync<TimeoutException>(() => asking);
    }

    private Remembered<string, string> Make() => new(
        (_, _) =>
        {
            looks.Add(new TaskCompletionSource<string?>());
            return looks[^1].Task;
        },
        time);
}
