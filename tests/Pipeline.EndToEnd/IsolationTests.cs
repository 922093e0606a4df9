using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Pipeline.EndToEnd.Harness;
using Pipeline.Orders;

namespace Pipeline.EndToEnd;

/// <summary>A worker for each capability: one that dies takes none of the others with it.</summary>
[Collection(Processes.Name)]
public sealed class IsolationTests(Azurite azurite, ITestOutputHelper output) : IAsyncDisposable
{
    private const int Orders = 100;
    private const int Customers = 4;
    private readonly House house = new(azurite);

    [Fact]
    public async Task Intake_answers_while_the_payment_worker_is_dead_and_the_backlog_drains_when_it_is_back()
    {
        // A short lock, for what the dead worker held; the reconciler stays out of it.
        await house.StartAsync(lockDuration: "PT5S", workers: 0);
        await house.HireAsync("Intake");
        await house.HireAsync("Inventory");
        var payment = await house.HireAsync("Payment");
        await house.HireAsync("Notification,Operations", standstillSeconds: 300);
        await house.Books.StockAsync("PLENTY", 10_000);
        await PlaceAsync("warm-up");
        await house.Books.SettleAsync();

        var before = await PlaceAsync("before");
        await payment.KillAsync();
        var during = await PlaceAsync("during");
        var waiting = await house.Books.CountOpenAsync();
        await payment.StartAsync();
        var back = Stopwatch.StartNew();
        await house.Books.SettleAsync();

        Assert.Empty(await house.Books.FaultsAsync(Ids("warm-up").Concat(Ids("before")).Concat(Ids("during"))));
        Assert.InRange(waiting, Orders, 2 * Orders); // all that came meanwhile, and what was on its way
        Assert.Equal(0, house.Rescues);
        var ratio = during.Over(before);
        output.WriteLine(
            $"Intake before: p50 {before.Half:F1} ms, p95 {before.MostOf:F1} ms; while payment was dead: "
            + $"p50 {during.Half:F1} ms, p95 {during.MostOf:F1} ms; ratio p50 {ratio.Half:F2}, p95 {ratio.MostOf:F2} "
            + $"(wanted: 1.2 at most); {waiting} orders waited and were settled {back.Elapsed.TotalSeconds:F1} s after "
            + "the worker was back");
    }

    public ValueTask DisposeAsync() => house.DisposeAsync();

    private static IEnumerable<Basket> Baskets(string phase) => Enumerable.Range(0, Orders)
        .Select(number => new Basket($"{phase}-{number:000}", "tok_ok", ("PLENTY", 1)));

    private static IEnumerable<OrderId> Ids(string phase) => Baskets(phase).Select(basket => basket.Id);

    private async Task<Percentiles> PlaceAsync(string phase)
    {
        var times = new ConcurrentBag<TimeSpan>();
        await Parallel.ForEachAsync(
            Baskets(phase),
            new ParallelOptions { MaxDegreeOfParallelism = Customers },
            async (basket, _) =>
            {
                var since = Stopwatch.StartNew();
                var answer = await house.Storefront.PlaceAsync(basket);
                times.Add(since.Elapsed);
                Assert.Equal(HttpStatusCode.Accepted, answer.Status);
            });
        return Percentiles.Of(times);
    }
}
