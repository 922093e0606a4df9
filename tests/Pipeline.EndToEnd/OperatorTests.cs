using System.Net;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Pipeline.EndToEnd.Harness;
using Pipeline.Messaging;
using Pipeline.Operations;
using Pipeline.Orders;

namespace Pipeline.EndToEnd;

/// <summary>A day of the people who run the pipeline: stock, health, and what went wrong.</summary>
[Collection(Processes.Name)]
public sealed class OperatorTests(Azurite azurite) : IAsyncDisposable
{
    private const string Stock = "/v1/stock/TEAPOT";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly House house = new(azurite);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stock_is_set_sold_out_filled_up_and_sold_again()
    {
        await house.StartAsync(standstillSeconds: 300);
        using var clerk = house.NewOperator();
        Assert.Equal(HttpStatusCode.Created, (await clerk.PutAsync(Stock, """{ "onHand": 3 }""")).Status);

        Assert.Equal("confirmed", await FateAsync("teapot-0001"));
        Assert.Equal("rejected", await FateAsync("teapot-0002"));
        const string Arrived = """{ "by": 5, "reason": "delivery 17" }""";
        Assert.Equal("8", (await clerk.PostAsync($"{Stock}/adjust", Arrived, "delivery-17")).Text("onHand"));
        Assert.True((await clerk.PostAsync($"{Stock}/adjust", Arrived, "delivery-17")).IsReplayed);
        Assert.Equal("confirmed", await FateAsync("teapot-0003"));

        var refused = await clerk.PostAsync($"{Stock}/adjust", """{ "by": -5, "reason": "lost" }""", "inventory-9");
        Assert.Equal((HttpStatusCode.Conflict, "urn:pipeline:stock-held"), (refused.Status, refused.Text("type")));
        var stock = await clerk.GetAsync(Stock);
        Assert.Equal(("8", "4", "4"), (stock.Text("onHand"), stock.Text("available"), stock.Text("held")));
        var movements = (await clerk.GetAsync($"{Stock}/movements")).Body?.GetProperty("movements");
        Assert.Equal("delivery 17", movements?[0].GetProperty("reason").GetString());
        Assert.Equal(2, movements?.GetArrayLength());
        using var stranger = new HttpRequestMessage(HttpMethod.Get, new Uri(Stock, UriKind.Relative));
        Assert.Equal(HttpStatusCode.Unauthorized, (await house.Storefront.SendAsync(stranger)).Status);
    }

    [Fact]
    public async Task Poison_is_kept_shown_and_discarded()
    {
        await house.StartAsync(standstillSeconds: 300);
        using var clerk = house.NewOperator();
        await Until.TrueAsync(
            async () => (await clerk.GetAsync("/health/ready")).Text("status") == "ready",
            Patience,
            () => Task.FromResult("It does not get ready."));
        await SendAsync(Queues.Payment, "no nudges");

        var letter = await LetterAsync(clerk, "unreadable");
        var path = $"/ops/dead-letters/{letter.GetProperty("id")}";
        Assert.Equal("no nudges", (await clerk.GetAsync(path)).Text("body"));
        Assert.Equal("urn:pipeline:nothing-to-replay", (await clerk.PostAsync($"{path}/replay")).Text("type"));
        Assert.Equal(1, await CountDeadLettersAsync(clerk));
        var discarded = await clerk.PostAsync($"{path}/discard", """{ "reason": "sent by a test" }""");

        Assert.Equal(HttpStatusCode.OK, discarded.Status);
        Assert.Equal("discarded", discarded.Body?.GetProperty("letter").GetProperty("state").GetString());
        Assert.Equal(0, await CountDeadLettersAsync(clerk));
        Assert.Equal(HttpStatusCode.Conflict, (await clerk.PostAsync($"{path}/replay")).Status);
    }

    [Fact]
    public async Task A_replay_brings_an_order_to_its_end_once_its_row_is_put_right()
    {
        await house.StartAsync(standstillSeconds: 300);
        using var clerk = house.NewOperator();
        await clerk.PutAsync(Stock, """{ "onHand": 3 }""");
        var id = await InsertAsync(new Basket("broken-0001", "tok_ok", ("TEAPOT", 2)));
        await house.SpoilAsync(id);
        await SendAsync(Queues.Inventory, $$"""{"nudges":[{"id":"{{id}}"}]}""");

        var first = await LetterAsync(clerk, "unreadable-order");
        Assert.Equal(id.Value, first.GetProperty("orders")[0].GetString());
        await ReplayAsync(clerk, first);
        var second = await LetterAsync(clerk, "unreadable-order");
        Assert.Equal(first.GetProperty("id").GetString(), second.GetProperty("replayOf").GetString());

        await house.MendAsync(id);
        await ReplayAsync(clerk, second);
        await StatusAsync(id, "confirmed");
        Assert.Equal("2", (await clerk.GetAsync(Stock)).Text("held"));
        Assert.Equal(0, await CountDeadLettersAsync(clerk));
    }

    public ValueTask DisposeAsync() => house.DisposeAsync();

    private static async Task ReplayAsync(Operator clerk, JsonElement letter)
    {
        var answer = await clerk.PostAsync($"/ops/dead-letters/{letter.GetProperty("id")}/replay");
        Assert.Equal((HttpStatusCode.OK, "False"), (answer.Status, answer.Text("repeated")));
    }

    /// <summary>The newest letter that nobody decided on, as soon as there is one.</summary>
    private static async Task<JsonElement> LetterAsync(Operator clerk, string reason)
    {
        JsonElement? found = null;
        await Until.TrueAsync(
            async () =>
            {
                var items = (await clerk.GetAsync("/ops/dead-letters?limit=1")).Body?.GetProperty("deadLetters");
                found = items is { } list && list.GetArrayLength() > 0 ? list[0] : null;
                return found?.GetProperty("state").GetString() == "open";
            },
            Patience,
            () => Task.FromResult($"No dead letter is open: {found}"));
        Assert.Equal(reason, found?.GetProperty("reason").GetString());
        return found!.Value;
    }

    private static async Task<int> CountDeadLettersAsync(Operator clerk) =>
        (await clerk.GetAsync("/ops/summary")).Body!.Value.GetProperty("queues").EnumerateArray()
            .Sum(queue => queue.GetProperty("deadLetters").GetProperty("open").GetInt32());

    private async Task<string?> FateAsync(string key)
    {
        var basket = new Basket(key, "tok_ok", ("TEAPOT", 2));
        await house.Storefront.PlaceAsync(basket);
        await house.Books.SettleAsync();
        return (await house.Storefront.ReadAsync(basket.Id.Value)).Text("status");
    }

    private async Task StatusAsync(OrderId id, string status)
    {
        string? last = null;
        await Until.TrueAsync(
            async () => (last = (await house.Storefront.ReadAsync(id.Value)).Text("status")) == status,
            Patience,
            () => Task.FromResult($"{id} is {last}."));
    }

    private async Task SendAsync(string queue, string body)
    {
        await using var client = new ServiceBusClient(house.Broker.ConnectionString);
        await using var sender = client.CreateSender(queue);
        await sender.SendMessageAsync(new ServiceBusMessage(body), Stop);
    }

    // As the intake leaves an order when the queues are away: durable, and not nudged.
    private async Task<OrderId> InsertAsync(Basket basket)
    {
        var purchase = new Purchase
        {
            Reference = basket.Key,
            Total = new Money(basket.Lines.Sum(line => line.Quantity * Basket.UnitPrice), "EUR"),
            Lines = [.. basket.Lines.Select(line => new Line(line.Sku, line.Quantity, Basket.UnitPrice))],
            Customer = new Customer("ada@example.com"),
            Payment = new PaymentMethod(basket.Token),
        };
        await new OrderTable(house.Tables).InsertAsync(
            OrderFacts.Received(
                basket.Id, DemoData.StorefrontId, "fingerprint", purchase, TimeProvider.System.GetUtcNow()),
            Stop);
        return basket.Id;
    }
}
