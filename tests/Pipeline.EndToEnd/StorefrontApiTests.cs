using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Pipeline.EndToEnd.Harness;
using Pipeline.Operations;
using Pipeline.Orders;

namespace Pipeline.EndToEnd;

/// <summary>What a storefront does besides placing orders one by one, over real HTTP.</summary>
[Collection(Processes.Name)]
public sealed class StorefrontApiTests(Azurite azurite) : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private readonly House house = new(azurite);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private Storefront Shop => house.Storefront;

    [Fact]
    public async Task Orders_are_listed_while_others_are_placed_and_every_end_is_told_once_in_order()
    {
        await house.StartAsync(workers: 2);
        await house.Books.StockAsync("PLENTY", 1_000);
        var baskets = Enumerable.Range(0, 40)
            .Select(i => new Basket($"listed-{i:000}", i % 5 == 0 ? "tok_declined" : "tok_ok", ("PLENTY", 1))).ToList();
        var told = TellAsync(baskets.Count);
        var placed = PlaceAsync(baskets);
        while (!placed.IsCompleted) AssertNewestFirst(await ListAsync("?limit=7"));
        await placed;

        // Before anything is settled, and at once: what was accepted is listed.
        var listed = await ListAsync("?limit=7");
        AssertNewestFirst(listed);
        Assert.Equal(Ids(baskets), listed.Select(order => Text(order, "id")).ToHashSet());
        await house.Books.SettleAsync();
        Assert.Equal(8, (await ListAsync("?status=rejected")).Count);
        Assert.Equal(32, (await ListAsync("?status=confirmed&limit=5")).Count);

        var events = await told;
        Assert.Equal(Ids(baskets), events.Select(one => Text(one, "subject")).ToHashSet());
        Assert.Equal(baskets.Count, events.Count);
        Assert.Equal(events.Select(one => Text(one, "cursor")).Order(), events.Select(one => Text(one, "cursor")));
        Assert.Equal(8, events.Count(one => Text(one, "type") == "pipeline.order.rejected"));
        Assert.Empty(await house.Books.FaultsAsync(baskets.Select(basket => basket.Id)));
    }

    [Fact]
    public async Task A_file_of_orders_is_imported_and_its_orders_are_waited_for()
    {
        await house.StartAsync();
        await house.Books.StockAsync("TEA-001", 100);
        await house.Books.StockAsync("MUG-RED", 100);
        var answer = await Shop.SendAsync(HttpMethod.Post, "/v1/orders/import", await SampleAsync());

        Assert.Equal((HttpStatusCode.OK, "application/x-ndjson"), (answer.Status, answer.MediaType));
        var results = answer.Content.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal([2, 3, 5, 6, 7, 8], results.Select(result => result.GetProperty("line").GetInt32()));
        Assert.Equal(2, results.Count(result => Text(result, "status") == "refused"));

        var statuses = new List<string?>();
        foreach (var key in (string[])["import-1001", "import-1002", "import-1003"])
        {
            var id = OrderId.For(DemoData.StorefrontId, key);
            var order = await Shop.SendAsync(HttpMethod.Get, $"/v1/orders/{id}", null, ("Prefer", "wait=20"));
            statuses.Add(order.Text("status"));
        }

        Assert.Equal(["confirmed", "confirmed", "rejected"], statuses);

        // More often than there are places for imports: each gives its own back.
        for (var again = 0; again < 6; again++)
        {
            var replay = await Shop.SendAsync(HttpMethod.Post, "/v1/orders/import", await SampleAsync());
            Assert.Equal((HttpStatusCode.OK, 5), (replay.Status, replay.Content.Split("\"replayed\"").Length));
        }

        Assert.Equal(3, (await ListAsync("")).Count);
    }

    [Fact]
    public async Task Who_prefers_to_wait_is_answered_with_the_order_as_it_was_settled()
    {
        await house.StartAsync();
        await house.Books.StockAsync("PLENTY", 10);
        var basket = new Basket("waited-for", "tok_ok", ("PLENTY", 1));
        var answer = await Shop.SendAsync(
            HttpMethod.Post, "/v1/orders", Storefront.JsonOf(basket.Json),
            ("Idempotency-Key", basket.Key), ("Prefer", "wait=20"));

        Assert.Equal((HttpStatusCode.OK, "confirmed"), (answer.Status, answer.Text("status")));
        Assert.Equal(["wait=20"], answer.Headers.GetValues("Preference-Applied"));
        Assert.Equal($"/v1/orders/{basket.Id}", $"{answer.Headers.Location}");

        var same = await Shop.SendAsync(
            HttpMethod.Get, $"/v1/orders/{basket.Id}", null,
            ("If-None-Match", $"{answer.Headers.ETag}"), ("Prefer", "wait=1"));
        Assert.Equal((HttpStatusCode.NotModified, answer.Headers.ETag), (same.Status, same.Headers.ETag));
        Assert.Empty(same.Content);
    }

    public ValueTask DisposeAsync() => house.DisposeAsync();

    private async Task PlaceAsync(IEnumerable<Basket> baskets)
    {
        foreach (var (i, basket) in baskets.Index())
        {
            var answer = await house.Doors[i % house.Doors.Count].PlaceUntilAnsweredAsync(basket, tries: 10);
            Assert.Equal(HttpStatusCode.Accepted, answer?.Status);
        }
    }

    private async Task<List<JsonElement>> ListAsync(string query)
    {
        var (orders, next) = (new List<JsonElement>(), "");
        while (true)
        {
            var page = await Shop.SendAsync(HttpMethod.Get, $"/v1/orders{query}{next}");
            Assert.Equal(HttpStatusCode.OK, page.Status);
            orders.AddRange(page.Body!.Value.GetProperty("orders").EnumerateArray()); // a 200 has a body
            if (page.Text("next") is not { Length: > 0 } cursor) return orders;
            next = $"{(query.Length > 0 ? "&" : "?")}cursor={cursor}";
        }
    }

    // Polls as the documentation says until so many events were told, and once more.
    private async Task<List<JsonElement>> TellAsync(int count)
    {
        var (events, path) = (new List<JsonElement>(), "/v1/events?limit=9");
        await Until.TrueAsync(
            async () =>
            {
                var batch = await Shop.SendAsync(HttpMethod.Get, path);
                Assert.Equal("application/cloudevents-batch+json", batch.MediaType);
                var told = batch.Body!.Value.EnumerateArray().ToList(); // as above
                events.AddRange(told);
                path = batch.Headers.GetValues("Link").Single().Split('<', '>')[1];
                return told.Count == 0 && events.Count >= count;
            },
            Limit,
            () => Task.FromResult($"{events.Count} of {count} events were told."));
        return events;
    }

    private static void AssertNewestFirst(List<JsonElement> orders)
    {
        var times = orders.Select(order => order.GetProperty("createdAt").GetDateTimeOffset()).ToList();
        Assert.Equal(times.OrderDescending(), times);
        Assert.Equal(orders.Count, orders.DistinctBy(order => Text(order, "id")).Count());
    }

    private static HashSet<string?> Ids(IEnumerable<Basket> baskets) =>
        [.. baskets.Select(basket => (string?)basket.Id.Value)];

    private static string? Text(JsonElement value, string member) => value.GetProperty(member).GetString();

    private static async Task<ByteArrayContent> SampleAsync()
    {
        var file = Path.Combine(Repository.Root, "tests", "data", "orders.csv");
        var content = new ByteArrayContent(await File.ReadAllBytesAsync(file, Stop));
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        return content;
    }
}
