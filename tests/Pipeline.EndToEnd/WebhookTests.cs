using System.Text.Json;
using Pipeline.EndToEnd.Harness;

namespace Pipeline.EndToEnd;

/// <summary>Webhooks over the real pipeline: set up, posted, verified and shown.</summary>
[Collection(Processes.Name)]
public sealed class WebhookTests(Azurite azurite)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task An_order_reaches_a_receiver_while_another_receiver_is_down()
    {
        await using var house = new House(azurite);
        await house.StartAsync();
        await house.Books.StockAsync("TEA-001", 10);
        var receiver = await SetUpAsync(house, "receiver", $"{house.Worker.Address}local/webhooks/demo/receiver");
        await SetUpAsync(house, "down", $"http://127.0.0.1:{FreePort.Next()}/");
        Assert.StartsWith("whsec_", receiver.GetProperty("secret").GetString(), StringComparison.Ordinal);
        var test = await house.Storefront.SendAsync(HttpMethod.Post, "/v1/webhooks/receiver/test");
        Assert.Equal((200, true), ((int)test.Status, test.Body?.GetProperty("delivered").GetBoolean()));

        var placed = await house.Storefront.SendAsync(
            HttpMethod.Post, "/v1/orders", Storefront.JsonOf(new Basket("hook-0001", "tok_ok", ("TEA-001", 1)).Json),
            ("Idempotency-Key", "hook-0001"), ("Prefer", "wait=20"));
        var id = placed.Text("id");
        var states = new Dictionary<string, JsonElement>();
        await Until.TrueAsync(
            async () =>
            {
                states = await DeliveriesAsync(house, id!); // the order was accepted, or nothing is delivered
                return states.TryGetValue("webhook_receiver", out var one) && State(one) == "delivered"
                    && states.TryGetValue("webhook_down", out var other) && Results(other).Contains("unreachable");
            },
            Patience,
            () => Task.FromResult(string.Join('\n', states.Values)));

        Assert.Equal("pending", State(states["webhook_down"]));
        Assert.True(states["webhook_down"].TryGetProperty("nextAttemptAt", out _));
        using var anybody = new HttpClient { BaseAddress = house.Worker.Address };
        var page = await anybody.GetStringAsync(
            new Uri("/local/webhooks", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Contains($"evt_{id}_Confirmed", page, StringComparison.Ordinal);
        Assert.DoesNotContain("signature is wrong", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fourth_endpoint_is_refused_and_a_rotation_shows_its_new_secret_again()
    {
        await using var house = new House(azurite);
        await house.StartAsync();
        foreach (var name in (string[])["a", "b", "c"]) await SetUpAsync(house, name, "https://shop.example.org/");
        var fourth = await PutAsync(house, "d", "https://shop.example.org/");
        Assert.Equal((409, "urn:pipeline:too-many-webhooks"), ((int)fourth.Status, fourth.Text("type")));
        var inside = await PutAsync(house, "a", "https://169.254.169.254/");
        Assert.Equal((400, "urn:pipeline:out-of-range"), ((int)inside.Status, inside.Text("type")));

        var before = (await PutAsync(house, "a", "https://shop.example.org/")).Text("secret");
        var rotated = (await house.Storefront.SendAsync(HttpMethod.Post, "/v1/webhooks/a/rotate")).Text("secret");
        var again = (await house.Storefront.SendAsync(HttpMethod.Post, "/v1/webhooks/a/rotate")).Text("secret");
        Assert.NotEqual(before, rotated);
        Assert.Equal(rotated, again);
        var list = await house.Storefront.SendAsync(HttpMethod.Get, "/v1/webhooks");
        Assert.DoesNotContain("whsec_", list.Content, StringComparison.Ordinal);
        Assert.Equal(204, (int)(await house.Storefront.SendAsync(HttpMethod.Delete, "/v1/webhooks/a")).Status);
        Assert.Equal(404, (int)(await house.Storefront.SendAsync(HttpMethod.Delete, "/v1/webhooks/a")).Status);
    }

    private static async Task<JsonElement> SetUpAsync(House house, string name, string url)
    {
        var answer = await PutAsync(house, name, url);
        Assert.True((int)answer.Status == 201, answer.Content);
        return answer.Body!.Value; // as its status says
    }

    private static Task<Answer> PutAsync(House house, string name, string url) => house.Storefront.SendAsync(
        HttpMethod.Put, $"/v1/webhooks/{name}", Storefront.JsonOf(JsonSerializer.Serialize(new { url })));

    private static async Task<Dictionary<string, JsonElement>> DeliveriesAsync(House house, string id)
    {
        var answer = await house.Storefront.SendAsync(HttpMethod.Get, $"/v1/orders/{id}/deliveries");
        return answer.Body?.GetProperty("deliveries").EnumerateArray()
            .ToDictionary(each => each.GetProperty("channel").GetString() ?? "") ?? [];
    }

    private static string? State(JsonElement delivery) => delivery.GetProperty("state").GetString();

    private static IEnumerable<string?> Results(JsonElement delivery) => delivery.GetProperty("attempts")
        .EnumerateArray().Select(attempt => attempt.GetProperty("result").GetString());
}
