using Pipeline.EndToEnd.Harness;
using Pipeline.Orders;

namespace Pipeline.EndToEnd.BadInput;

/// <summary>The same order at the same moment from everywhere.</summary>
[Collection(Processes.Name)]
public sealed class StormTests(Azurite azurite, ITestOutputHelper output) : IAsyncDisposable
{
    private const int Keys = 200;
    private const int Posts = 32;
    private readonly House house = new(azurite);

    [Fact]
    public async Task Two_hundred_keys_posted_thirty_two_times_at_once_are_two_hundred_orders()
    {
        await house.StartAsync(workers: 0);
        await house.HireAsync(Route.Functions); // no steps yet: an order that goes on is shown as it stands then
        await house.Books.StockAsync("PLENTY", 10_000);
        var door = new ValidRequests(house.StorefrontKey, house.OperatorKey);
        var clients = Enumerable.Range(0, Posts).Select(_ => new WireClient(house.Worker.Port)).ToList();
        var (answers, ids) = (0, new HashSet<OrderId>());
        foreach (var basket in Enumerable.Range(0, Keys)
            .Select(i => new Basket($"storm-{i:000}", "tok_ok", ("PLENTY", 1 + i % 3))))
        {
            var request = door.Place(basket.Key).WithBody(basket.Json).Bytes;
            var wave = await Task.WhenAll(clients.Select(client => client.SendAsync(request)));
            Assert.All(wave, answer => Assert.Equal(202, answer.Status));
            Assert.Single(
                wave.Select(answer => (answer.Body, answer.Header("ETag"), answer.Header("Location"))).Distinct());
            Assert.Equal(Posts - 1, wave.Count(answer => answer.Header("Idempotent-Replayed") == "true"));
            Assert.Equal(basket.Id.Value, wave[0].Text("id"));
            ids.Add(basket.Id);
            answers += wave.Length;
        }

        clients.ForEach(client => client.Dispose());
        Assert.Equal((Keys, Keys), (ids.Count, await house.Books.CountRowsAsync()));
        await house.HireAsync("Inventory,Payment,Notification,Operations");
        await house.Books.SettleAsync();
        Assert.Empty(await house.Books.FaultsAsync(ids));
        Canary.AssertUnsaid(house);
        output.WriteLine($"{answers} answers, {ids.Count} orders");
    }

    public ValueTask DisposeAsync() => house.DisposeAsync();
}
