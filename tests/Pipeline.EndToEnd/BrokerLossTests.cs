using System.Collections.Concurrent;
using System.Net;
using Pipeline.EndToEnd.Harness;
using Pipeline.Orders;

namespace Pipeline.EndToEnd;

/// <summary>The queues keep nothing that matters: an order is its row.</summary>
[Collection(Processes.Name)]
public sealed class BrokerLossTests(Azurite azurite, ITestOutputHelper output) : IAsyncDisposable
{
    private const int Orders = 160;
    private const int BeforeTheLoss = 40;
    private const int DuringTheOutage = 25;
    private readonly House house = new(azurite);
    private readonly ConcurrentBag<OrderId> accepted = [];

    [Fact]
    public async Task Broker_that_loses_every_message_loses_no_order_and_the_intake_goes_on()
    {
        // Longer than the first backoff (4 to 6 s), so that only what was lost stands still so long.
        await house.StartAsync(standstillSeconds: 8);
        await house.Books.StockAsync("PLENTY", 10_000);
        var baskets = Enumerable.Range(0, Orders).Select(Basket).ToList();

        var customers = PlaceAllAsync(baskets);
        await AcceptedAsync(BeforeTheLoss, customers);
        await house.Broker.KillAsync();
        var (stranded, acceptedBefore) = (await house.Books.CountOpenAsync(), accepted.Count);
        await AcceptedAsync(acceptedBefore + DuringTheOutage, customers);
        var acceptedDuring = accepted.Count - acceptedBefore;
        await house.Broker.StartAsync();
        await customers;
        await house.Books.SettleAsync();

        Assert.Empty(await house.Books.FaultsAsync(accepted));
        Assert.Equal(Orders, accepted.Count);
        Assert.True(stranded > 0, "No order was under way when the broker died.");
        Assert.True(house.Rescues > 0, "The reconciler nudged nothing, so no message was lost.");
        var books = await house.Books.ReadAsync();
        output.WriteLine($"{Orders} orders, all answered 202, {acceptedDuring} of them without a broker; "
            + $"{stranded} were under way when it died; {house.Rescues} rescues; "
            + $"{books.Count(Outcome.Confirmed)} confirmed, {books.Count(Outcome.Rejected)} rejected");
    }

    public ValueTask DisposeAsync() => house.DisposeAsync();

    private static Basket Basket(int number) => new(
        $"broker-{number:000}",
        (number % 4) switch { 2 => "tok_declined", 3 => "tok_flaky_1", _ => "tok_ok" },
        ("PLENTY", 1));

    private Task AcceptedAsync(int count, Task customers) => Until.TrueAsync(
        () => accepted.Count >= count || customers.IsFaulted,
        TimeSpan.FromSeconds(60),
        () => $"{accepted.Count} orders were accepted.");

    // One try each: a storefront must not notice that there is no broker.
    private Task PlaceAllAsync(IEnumerable<Basket> baskets) => Parallel.ForEachAsync(
        baskets,
        new ParallelOptions { MaxDegreeOfParallelism = 10 },
        async (basket, _) =>
        {
            var answer = await house.Storefront.PlaceAsync(basket);
            Assert.Equal(HttpStatusCode.Accepted, answer.Status);
            accepted.Add(basket.Id);
        });
}
