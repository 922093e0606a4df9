using System.Diagnostics;
using System.Net;
using Pipeline.EndToEnd.Harness;
using Pipeline.Orders;

namespace Pipeline.EndToEnd;

/// <summary>Queues that are away and a store that hangs, while customers keep coming.</summary>
[Collection(Processes.Name)]
public sealed class OutageTests(Azurite azurite, ITestOutputHelper output) : IAsyncDisposable
{
    private const int Before = 8;
    private const int After = 8;
    private static readonly TimeSpan WithoutQueues = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan WithoutStore = TimeSpan.FromSeconds(20);

    // The send is given 2 s, the store twice 5 s; the rest is for a machine that is busy with other things too.
    private static readonly TimeSpan SlowestWithoutQueues = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan SlowestWithoutStore = TimeSpan.FromSeconds(30);
    private readonly House house = new(azurite);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Queues_away_for_a_minute_are_not_noticed_at_the_intake_and_all_orders_settle()
    {
        await OpenAsync();
        var crowd = new Crowd(house.Storefront, number => new Basket(
            $"queues-{number:000}",
            (number % 4) switch { 2 => "tok_declined", 3 => "tok_flaky_1", _ => "tok_ok" },
            ("PLENTY", 1)));

        using var closing = new CancellationTokenSource();
        var customers = crowd.ComeAsync(closing.Token);
        await AcceptsAsync(crowd, Before, customers);
        await house.Broker.KillAsync();
        var acceptedBefore = crowd.Accepted.Count;
        await Task.Delay(WithoutQueues, Stop);
        var acceptedDuring = crowd.Accepted.Count - acceptedBefore;
        await house.Broker.StartAsync();
        var back = Stopwatch.StartNew();
        await AcceptsAsync(crowd, acceptedBefore + acceptedDuring + After, customers);
        await closing.CancelAsync();
        var came = await customers;
        await house.Books.SettleAsync();

        Assert.Equal(came, crowd.Accepted.Count);
        Assert.All(crowd.Replies, reply => Assert.Equal(HttpStatusCode.Accepted, reply.Answer.Status));
        Assert.InRange(acceptedDuring, (int)WithoutQueues.TotalSeconds, int.MaxValue);
        Assert.InRange(crowd.Slowest, TimeSpan.Zero, SlowestWithoutQueues);
        Assert.True(house.Rescues > 0, "The reconciler nudged nothing, so no nudge was lost.");
        await ReportAsync($"queues away for {WithoutQueues.TotalSeconds} s", crowd, back.Elapsed);
    }

    [Fact]
    public async Task Store_that_hangs_is_answered_with_503_in_bounded_time_and_loses_nothing()
    {
        await OpenAsync();
        await house.Books.StockAsync("NEW", 1_000); // not asked for before: the intake must look it up
        var frozen = false;
        var crowd = new Crowd(house.Storefront, number => new Basket(
            $"store-{number:000}",
            number % 4 == 2 ? "tok_declined" : "tok_ok",
            (Volatile.Read(ref frozen) && number % 2 == 0 ? "NEW" : "PLENTY", 1)));

        using var closing = new CancellationTokenSource();
        var customers = crowd.ComeAsync(closing.Token);
        await AcceptsAsync(crowd, Before, customers);
        Volatile.Write(ref frozen, true);
        await FreezeAsync();
        var back = Stopwatch.StartNew();
        await AcceptsAsync(crowd, crowd.Accepted.Count + After, customers);
        await closing.CancelAsync();
        var came = await customers;
        await house.Books.SettleAsync();

        Assert.Equal(came, crowd.Accepted.Distinct().Count());
        var refusals = crowd.Replies.Select(reply => reply.Answer)
            .Where(answer => answer.Status != HttpStatusCode.Accepted).ToList();
        Assert.NotEmpty(refusals);
        Assert.All(refusals, AssertAsksToTryAgain);
        Assert.Contains(refusals, answer => answer.Text("type") == "urn:pipeline:outcome-unknown");
        Assert.Contains(refusals, answer => answer.Text("type") == "urn:pipeline:unavailable");
        Assert.InRange(crowd.Slowest, TimeSpan.Zero, SlowestWithoutStore);
        await ReportAsync($"store frozen for {WithoutStore.TotalSeconds} s", crowd, back.Elapsed);
    }

    public ValueTask DisposeAsync() => house.DisposeAsync();

    private async Task OpenAsync()
    {
        // Longer than the first backoff (4 to 6 s), so that only what was lost stands still so long.
        await house.StartAsync(standstillSeconds: 8);
        await house.Books.StockAsync("PLENTY", 10_000);
    }

    // Thawed whatever happens: all tests share the store. A key that was never seen must be looked up there.
    private async Task FreezeAsync()
    {
        using var stranger = house.NewStorefront("sk_test_stranger_secret");
        await azurite.FreezeAsync();
        try
        {
            var outage = Task.Delay(WithoutStore, Stop);
            var since = Stopwatch.StartNew();
            var answer = await stranger.PlaceAsync(new Basket("stranger-01", "tok_ok", ("PLENTY", 1)));
            Assert.InRange(since.Elapsed, TimeSpan.Zero, SlowestWithoutStore);
            AssertAsksToTryAgain(answer);
            await outage;
        }
        finally
        {
            await azurite.ThawAsync();
        }
    }

    private static void AssertAsksToTryAgain(Answer answer)
    {
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        Assert.Equal("application/problem+json", answer.MediaType);
        Assert.Equal("2", $"{answer.Headers.RetryAfter}");
        Assert.Contains(answer.Text("type"), new[] { "urn:pipeline:outcome-unknown", "urn:pipeline:unavailable" });
    }

    private static Task AcceptsAsync(Crowd crowd, int count, Task customers) => Until.TrueAsync(
        () => crowd.Accepted.Count >= count || customers.IsFaulted,
        TimeSpan.FromSeconds(60),
        () => $"{crowd.Accepted.Count} orders were accepted.");

    private async Task ReportAsync(string outage, Crowd crowd, TimeSpan settled)
    {
        var books = await house.Books.ReadAsync();
        Assert.Empty(house.Books.Faults(books, crowd.Accepted));
        output.WriteLine($"{outage}: {crowd.Count(HttpStatusCode.Accepted)} answers 202, "
            + $"{crowd.Count(HttpStatusCode.ServiceUnavailable)} answers 503, the slowest after "
            + $"{crowd.Slowest.TotalSeconds:F1} s; {books.Count(Outcome.Confirmed)} confirmed, "
            + $"{books.Count(Outcome.Rejected)} rejected; {house.Rescues} rescues; settled "
            + $"{settled.TotalSeconds:F1} s after the outage");
    }
}
