using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Pipeline.EndToEnd.Harness;
using Pipeline.Orders;

namespace Pipeline.EndToEnd;

/// <summary>Workers are killed, not stopped: nothing of them gets to run any more, whatever they were at.</summary>
[Collection(Processes.Name)]
public sealed class WorkerCrashTests(Azurite azurite, ITestOutputHelper output) : IAsyncDisposable
{
    private const int Workers = 2;
    private const int KillsPerWorker = 30;
    private const int AcceptedPerLife = 32;
    private const int OrdersPerWorker = 1_000;
    private const int CustomersPerWorker = 6;
    private const int Tries = 600; // two minutes: as long as a worker may take to start
    private const int Scarce = 50;
    private readonly House house = new(azurite);
    private readonly ConcurrentBag<OrderId> accepted = [];
    private readonly ConcurrentBag<string> gaveUp = [];
    private readonly ConcurrentBag<int> openAtDeath = [];
    private readonly int[] acceptedBy = new int[Workers];

    [Fact]
    public async Task Two_workers_killed_sixty_times_in_mid_flight_lose_and_double_nothing()
    {
        // The queues' own redelivery comes first; the reconciler is for what it does not bring back.
        await house.StartAsync(lockDuration: "PT10S", standstillSeconds: 15, workers: Workers);
        await house.Books.StockAsync("PLENTY", 100_000);
        await house.Books.StockAsync("OTHER", 100_000);
        await house.Books.StockAsync("SCARCE", Scarce);

        var since = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Workers).SelectMany(AttackAsync));
        var placed = since.Elapsed;
        await house.Books.SettleAsync();
        var settled = since.Elapsed;

        var books = await house.Books.ReadAsync();
        var faults = house.Books.Faults(books, accepted).ToLookup(IsOfTenDeaths);
        Assert.Empty(faults[false]);
        Assert.Empty(gaveUp);
        Assert.Equal(Workers * OrdersPerWorker, accepted.Distinct().Count());
        Assert.Equal(Workers * KillsPerWorker, openAtDeath.Count);
        Assert.All(openAtDeath, open => Assert.True(open > 0, "A worker was idle when it was killed."));
        Assert.InRange(books.Count(Outcome.Confirmed), 1, books.Orders.Count - 1);
        output.WriteLine($"{accepted.Count} orders accepted, {openAtDeath.Count} SIGKILLs of {Workers} workers with "
            + $"{openAtDeath.Min()} to {openAtDeath.Max()} orders open; {books.Count(Outcome.Confirmed)} confirmed, "
            + $"{books.Count(Outcome.Rejected)} rejected; {house.Rescues} rescues, {faults[true].Count()} messages "
            + $"given up after ten deaths; all accepted after {placed.TotalSeconds:F1} s, settled after "
            + $"{settled.TotalSeconds:F1} s");
    }

    public ValueTask DisposeAsync() => house.DisposeAsync();

    // The queue's verdict on a message that was with a dying worker ten times. Its orders must end well all the same.
    private static bool IsOfTenDeaths(string fault) =>
        fault.StartsWith("dead letter: ", StringComparison.Ordinal)
        && fault.Contains(": MaxDeliveryCountExceeded", StringComparison.Ordinal);

    private static Basket Basket(int number)
    {
        var key = $"crash-{number:0000}";
        return (number / Workers % 10) switch
        {
            4 => new Basket(key, "tok_declined", ("PLENTY", 2)),
            5 => new Basket(key, "tok_insufficient_funds", ("PLENTY", 1), ("OTHER", 1)),
            6 => new Basket(key, "tok_timeout_after_charge", ("PLENTY", 1)),
            7 => new Basket(key, "tok_flaky_1", ("OTHER", 2)),
            8 => new Basket(key, "tok_ok", ("PLENTY", 1), ("SCARCE", 1)),
            9 => new Basket(key, "tok_ok", ("PLENTY", 3), ("OTHER", 1)),
            _ => new Basket(key, "tok_ok", ("PLENTY", 1)),
        };
    }

    private IEnumerable<Task> AttackAsync(int worker)
    {
        var orders = Enumerable.Range(0, OrdersPerWorker).Select(number => Basket(number * Workers + worker));
        var customers = PlaceAllAsync(worker, orders);
        return [customers, KillAgainAndAgainAsync(worker, customers)];
    }

    // Each life ends in the middle of its work: once it has accepted so many orders, whatever became of them.
    private async Task KillAgainAndAgainAsync(int worker, Task customers)
    {
        for (var kill = 1; kill <= KillsPerWorker; kill++)
        {
            await Until.TrueAsync(
                () => Volatile.Read(ref acceptedBy[worker]) >= kill * AcceptedPerLife || customers.IsFaulted,
                TimeSpan.FromSeconds(60),
                () => $"{acceptedBy[worker]} orders were accepted, {gaveUp.Count} given up.");
            await house.Workers[worker].KillAsync();
            var starting = house.Workers[worker].StartAsync();
            openAtDeath.Add(await house.Books.CountOpenAsync());
            await starting;
        }
    }

    private Task PlaceAllAsync(int worker, IEnumerable<Basket> baskets) => Parallel.ForEachAsync(
        baskets,
        new ParallelOptions { MaxDegreeOfParallelism = CustomersPerWorker },
        async (basket, _) =>
        {
            if (await house.Doors[worker].PlaceUntilAnsweredAsync(basket, Tries) is not { } answer)
            {
                gaveUp.Add(basket.Key);
                return;
            }

            Assert.Equal(HttpStatusCode.Accepted, answer.Status);
            accepted.Add(basket.Id);
            Interlocked.Increment(ref acceptedBy[worker]);
        });
}
