using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Messaging.ServiceBus;
using Pipeline.EndToEnd.Harness;
using Pipeline.Messaging;
using Pipeline.Tests.Docs;

namespace Pipeline.EndToEnd;

/// <summary>
/// The API's description, taken at its word over real HTTP: every example is sent, every operation is called, and every
/// answer has a documented status and is valid under its documented schema.
/// </summary>
[Collection(Processes.Name)]
public sealed class DescriptionExamplesTests(Azurite azurite) : IAsyncDisposable
{
    private readonly House house = new(azurite);
    private readonly Dictionary<string, string> names = new() { ["sku"] = "TEA-001", ["name"] = "out-of-range" };
    private JsonNode document = new JsonObject();
    private int sent;

    [Fact]
    public async Task Every_operation_and_every_example_is_answered_as_it_is_documented()
    {
        await PrepareAsync();
        var faults = new List<string>();
        foreach (var (path, item) in document["paths"]!.AsObject())
        {
            foreach (var (method, operation) in item!.AsObject())
            {
                faults.AddRange(await TryAsync(method, path, operation!.AsObject()));
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{sent} requests");
        Assert.Empty(faults);
        Assert.True(sent >= document["paths"]!.AsObject().Count, $"only {sent} requests");
    }

    public ValueTask DisposeAsync() => house.DisposeAsync();

    // An order and a dead letter to act on.
    private async Task PrepareAsync()
    {
        await house.StartAsync(standstillSeconds: 300);
        document = JsonNode.Parse((await house.Storefront.GetAsync("/v1/openapi.json")).Content)!;
        await house.Books.StockAsync("TEA-001", 1_000);
        await house.Books.StockAsync("MUG-RED", 1_000);
        var order = await house.Storefront.PlaceAsync(new Basket("described-0001", "tok_ok", ("TEA-001", 1)));
        names["id"] = order.Text("id") ?? throw new InvalidOperationException(order.Content);
        await house.Books.SettleAsync(TimeSpan.FromSeconds(30));
        await using var client = new ServiceBusClient(house.Broker.ConnectionString);
        await client.CreateSender(Queues.Payment)
            .SendMessageAsync(new ServiceBusMessage("no nudges"), TestContext.Current.CancellationToken);
        using var clerk = house.NewOperator();
        await Until.TrueAsync(
            async () => (names["letterId"] = FirstLetter(await clerk.GetAsync("/ops/dead-letters"))).Length > 0,
            TimeSpan.FromSeconds(20),
            () => Task.FromResult("no dead letter"));
    }

    private static string FirstLetter(Answer page) =>
        page.Body?.GetProperty("deadLetters").EnumerateArray().FirstOrDefault() is { } letter
            && letter.ValueKind == System.Text.Json.JsonValueKind.Object
            ? letter.GetProperty("id").GetString() ?? ""
            : "";

    private async Task<IEnumerable<string>> TryAsync(string method, string path, JsonObject operation)
    {
        var examples = from media in operation["requestBody"]?["content"]?.AsObject() ?? []
                       from example in media.Value!["examples"]!.AsObject()
                       select (Media: media.Key, example.Key, Value: example.Value!["value"]!);
        var all = examples.ToList();
        if (all.Count == 0) return await SendAsync(method, path, operation, null, null, null);
        var faults = new List<string>();
        foreach (var (media, name, value) in all)
        {
            var body = media == "application/json" ? value.ToJsonString() : value.GetValue<string>();
            faults.AddRange(await SendAsync(method, path, operation, name, media, body));
        }

        return faults;
    }

    private async Task<IEnumerable<string>> SendAsync(
        string method, string path, JsonObject operation, string? example, string? media, string? body)
    {
        var address = names.Aggregate(
            path, (at, name) => at.Replace($"{{{name.Key}}}", name.Value, StringComparison.Ordinal));
        using var request = new HttpRequestMessage(HttpMethod.Parse(method), new Uri(address, UriKind.Relative));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(media!); // a body has its type
        }

        request.Headers.Add("Idempotency-Key", $"described-{1000 + sent++}");
        using var door = house.NewStorefront(KeyFor(operation));
        var answer = await door.SendAsync(request);
        var status = ((int)answer.Status).ToString(CultureInfo.InvariantCulture);
        return Judge(operation, status, example, answer)
            .Select(fault => $"{method} {path} {example}: {status} {fault}");
    }

    private string KeyFor(JsonObject operation) => operation["security"]!.AsArray() switch
    {
        [JsonObject scheme] when scheme.ContainsKey("operatorKey") => house.OperatorKey,
        [JsonObject] => house.StorefrontKey,
        _ => "",
    };

    private IEnumerable<string> Judge(JsonObject operation, string status, string? example, Answer answer)
    {
        if (operation["responses"]![status] is not JsonObject response) return ["is not documented"];
        var content = response["content"]?.AsObject();
        if (content is null) return answer.Content.Length == 0 ? [] : ["has a body that is not documented"];
        if (content[answer.MediaType ?? ""] is not JsonObject media) return [$"has the media type {answer.MediaType}"];
        if (example is not null && media["examples"]?[example] is null) return [$"is not its: {answer.Content}"];
        return answer.Body is null
            ? []
            : SchemaCheck.Faults(document, media["schema"]!, JsonNode.Parse(answer.Content));
    }
}
