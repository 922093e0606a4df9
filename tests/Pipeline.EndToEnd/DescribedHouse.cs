using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Pipeline.EndToEnd.Harness;
using Pipeline.Messaging;
using Pipeline.Notification.Webhooks;
using Pipeline.Orders;
using Pipeline.Rules;

namespace Pipeline.EndToEnd;

/// <summary>The one pipeline that all examples are sent to, and what they need to find there.</summary>
public sealed class DescribedHouse(Azurite azurite) : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly HashSet<string> known = [];
    private int count;

    internal House House { get; } = new(azurite);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Nothing is nudged again while the tests look, so that a dead letter stays the only one.</summary>
    public async ValueTask InitializeAsync() => await House.StartAsync(standstillSeconds: 300);

    public ValueTask DisposeAsync() => House.DisposeAsync();

    internal string NewKey() => $"example-{Interlocked.Increment(ref count):0000}";

    /// <summary>What stands in the path for a name in braces.</summary>
    internal async Task<string> FindAsync(string name, DescribedOperation operation) => (name, operation.Id) switch
    {
        ("id", "captureOrder") => await AuthorisedAsync(),
        ("id", "approveOrder" or "rejectOrder") => await PlacedAsync(NewKey(), "automatic", "tok_refused"),
        ("id", _) => await PlacedAsync(NewKey(), "automatic"),
        ("letterId", "replayDeadLetter") => await LetterOfOrderAsync(),
        ("letterId", _) => await LetterAsync(Queues.Payment, "no nudges", orders: []),
        ("sku", "readPrice" or "deletePrice") => await PricedAsync(),
        ("sku", "setPrice") => "PRICED", // an order of what others buy would be held
        ("sku", _) => "TEA-001",
        ("storefrontId", "receiveWebhook") => "demo",
        ("webhook", "setWebhook") => $"new-{Interlocked.Increment(ref count)}",
        ("webhook", _) => await WebhookAsync(),
        ("storefrontId", _) => await SilentStorefrontAsync(),
        ("mailFile", _) => await MailFileAsync(),
        ("name", _) => "out-of-range",
        ("runbook", _) => "held-review",
        ("file", _) => "console.css",
        ("storefront", "searchOrders") => "demo",
        ("storefront", _) => await SilentStorefrontAsync(),
        _ => throw new InvalidOperationException($"Say what stands for {name}."),
    };

    private async Task<string> PlacedAsync(string key, string capture, string token = "tok_ok")
    {
        var body = new Basket(key, "tok_ok", ("TEA-001", 1)).Json.Replace(
            "\"token\":\"tok_ok\"", $"\"token\":\"{token}\",\"capture\":\"{capture}\"", StringComparison.Ordinal);
        var answer = await House.Storefront.SendAsync(
            HttpMethod.Post, "/v1/orders", Storefront.JsonOf(body), ("Idempotency-Key", key), ("Prefer", "wait=20"));
        return answer.Text("id") ?? throw new InvalidOperationException(answer.Content);
    }

    // One of its own for each, and never more than a storefront may have.
    private async Task<string> WebhookAsync()
    {
        var name = $"each-{Interlocked.Increment(ref count)}";
        await new WebhookTable(House.Tables).ChangeAsync(
            Operations.DemoData.StorefrontId,
            _ => new WebhookEndpoints(
            [
                new WebhookEndpoint
                {
                    Name = name,
                    Url = $"{House.Worker.Address}docs",
                    Salt = new string('0', 32),
                    CreatedAt = DateTimeOffset.UnixEpoch,
                },
            ]),
            Stop);
        return name;
    }

    private async Task<string> PricedAsync()
    {
        await new PriceBook(House.Tables, TimeProvider.System).SetAsync(
            new Price("PRICED", new Dictionary<string, long> { ["EUR"] = 1 }), Stop);
        return "PRICED";
    }

    // One that places no orders: whatever rules it is given hold nobody's.
    private async Task<string> SilentStorefrontAsync()
    {
        await new Storefronts.StorefrontTable(House.Tables).CreateAsync(
            new() { Id = "silent", Name = "Silent", CreatedAt = DateTimeOffset.UnixEpoch }, Stop);
        await new RuleTable(House.Tables).SetAsync("silent", RuleSet.Empty, null, "desk", Stop);
        return "silent";
    }

    private async Task<string> AuthorisedAsync()
    {
        var id = await PlacedAsync(NewKey(), "manual");
        await Until.TrueAsync(
            async () => (await House.Storefront.ReadAsync(id)).Content.Contains(
                "payment-authorised", StringComparison.Ordinal),
            Patience,
            () => Task.FromResult($"{id} has no authorised payment."));
        return id;
    }

    private async Task<string> MailFileAsync()
    {
        await PlacedAsync(NewKey(), "automatic");
        var found = "";
        await Until.TrueAsync(
            async () =>
            {
                var mails = (await House.Storefront.GetAsync("/local/mails")).Body?.GetProperty("mails");
                found = mails?.EnumerateArray().Select(mail => mail.GetProperty("file").GetString()).FirstOrDefault();
                return found is not null;
            },
            Patience,
            () => Task.FromResult("There is no mail."));
        return found!; // or the wait has failed
    }

    // An order whose row cannot be read is given up at once, and its letter names it. Then the row is put right.
    private async Task<string> LetterOfOrderAsync()
    {
        var id = OrderId.Parse(await PlacedAsync(NewKey(), "automatic"))
            ?? throw new InvalidOperationException("No id.");
        await House.SpoilAsync(id);
        var letter = await LetterAsync(Queues.Inventory, $$"""{"nudges":[{"id":"{{id}}"}]}""", [id.Value]);
        await House.MendAsync(id);
        return letter;
    }

    // Found by what it names: the letter of another case, such as that of poison, may be kept at the same moment.
    private async Task<string> LetterAsync(string queue, string message, string[] orders)
    {
        await using var client = new ServiceBusClient(House.Broker.ConnectionString);
        await using var sender = client.CreateSender(queue);
        await sender.SendMessageAsync(new ServiceBusMessage(message), Stop);
        using var clerk = House.NewOperator();
        string? found = null;
        await Until.TrueAsync(
            async () =>
            {
                var letters = (await clerk.GetAsync("/ops/dead-letters")).Body?.GetProperty("deadLetters");
                found = letters?.EnumerateArray().Where(letter => OrdersOf(letter).SequenceEqual(orders))
                    .Select(IdOf).FirstOrDefault(id => !known.Contains(id));
                return found is not null;
            },
            Patience,
            () => Task.FromResult("There is no new dead letter."));
        known.Add(found!); // or the wait has failed
        return found!; // as above
    }

    private static IEnumerable<string?> OrdersOf(JsonElement letter) =>
        letter.GetProperty("orders").EnumerateArray().Select(order => order.GetString());

    private static string IdOf(JsonElement letter) => letter.GetProperty("id").GetString() ?? "";
}
