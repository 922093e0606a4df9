using System.Collections.Concurrent;
using System.Net;
using Pipeline.EndToEnd.Harness;
using Pipeline.Orders;

namespace Pipeline.EndToEnd;

/// <summary>The worker is killed, not stopped: nothing of it gets to run any more, whatever it was at.</summary>
[Collection(Processes.Name)]
public sealed class WorkerCrashTests(Azurite azurite, ITestOutputHelper output) : IAsyncDisposable
{
    private const int Orders = 180;
    private const int Customers = 6;
    private const int Tries = 100;
    private static readonly int[] KillAfterAccepted = [30, 75, 120];
    private readonly House house = new(azurite);
    private readonly ConcurrentBag<OrderId> accepted = [];
    private readonly ConcurrentBag<string> gaveUp = [];

    [Fact]
    public async Task Worker_killed_three_times_in_mid_flight_loses_and_doubles_nothing()
    {
        await house.StartAsync(lockDuration: "PT5S");
        await house.Books.StockAsync("PLENTY", 10_000);
        await house.Books.StockAsync("SCARCE", 10);
        var baskets = Enumerable.Range(0, Orders).Select(Basket).ToList();

        var customers = PlaceAllAsync(baskets);
        var openAtDeath = new List<int>();
        foreach (var count in KillAfterAccepted)
        {
            await Until.TrueAsync(
                () => accepted.Count >= count,
                TimeSpan.FromSeconds(60),
                () => $"{accepted.Count} orders were accepted, {gaveUp.Count} given up.");
            await house.Worker.KillAsync();
            openAtDeath.Add(await house.Books.CountOpenAsync());
            await house.Worker.StartAsync();
        }

        await customers;
        await house.Books.SettleAsync(TimeSpan.FromSeconds(120));

        Assert.Empty(await house.Books.FaultsAsync(accepted));
        Assert.All(openAtDeath, open => Assert.True(open > 0, "The worker was idle when it was killed."));
        var books = await house.Books.ReadAsync();
        var sent = baskets.Select(basket => basket.Id).ToHashSet();
        Assert.Subset(sent, books.Orders.Select(order => order.Id).ToHashSet());
        output.WriteLine($"{Orders} orders, {accepted.Count} accepted, {gaveUp.Count} given up; "
            + $"open at the deaths: {string.Join(", ", openAtDeath)}; {books.Count(Outcome.Confirmed)} confirmed, "
            + $"{books.Count(Outcome.Rejected)} rejected, {house.Worker.Rescues} rescues");
    }

    public ValueTask DisposeAsync() => house.DisposeAsync();

    private static Basket Basket(int number) => (number % 6) switch
    {
        3 => new Basket($"crash-{number:000}", "tok_declined", ("PLENTY", 2)),
        4 => new Basket($"crash-{number:000}", "tok_timeout_after_charge", ("PLENTY", 1)),
        5 => new Basket($"crash-{number:000}", "tok_ok", ("PLENTY", 1), ("SCARCE", 1)),
        _ => new Basket($"crash-{number:000}", "tok_ok", ("PLENTY", 1)),
    };

    private Task PlaceAllAsync(IEnumerable<Basket> baskets) => Parallel.ForEachAsync(
        baskets,
        new ParallelOptions { MaxDegreeOfParallelism = Customers },
        async (basket, _) =>
        {
            if (await house.Storefront.PlaceUntilAnsweredAsync(basket, Tries) is not { } answer)
            {
                gaveUp.Add(basket.Key);
                return;
            }

            Assert.Equal(HttpStatusCode.Accepted, answer.Status);
            accepted.Add(basket.Id);
        });
}
