using System.Text.Json;
using Pipeline.EndToEnd.Harness;

namespace Pipeline.EndToEnd;

/// <summary>Mail over the real pipeline: composed, filed and shown, and no other channel's trouble.</summary>
[Collection(Processes.Name)]
public sealed class MailTests(Azurite azurite)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task A_customer_is_told_by_mail_how_an_order_ended()
    {
        await using var house = new House(azurite);
        await house.StartAsync();
        var id = await PlaceAsync(house, "mail-0001");
        await Until.TrueAsync(() => Task.FromResult(File.Exists(house.MailOf(id))), Patience, () => SaidAsync(house));

        var mail = await File.ReadAllTextAsync(house.MailOf(id), TestContext.Current.CancellationToken);
        Assert.Contains("Subject: Your order mail-0001 is confirmed", mail, StringComparison.Ordinal);
        Assert.Contains("Content-Type: text/html", mail, StringComparison.Ordinal);
        Assert.DoesNotContain(house.Worker.Lines.Concat(house.Broker.Lines), line =>
            line.Contains('@', StringComparison.Ordinal) && !line.StartsWith("curl ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Mail_that_cannot_leave_holds_up_neither_the_order_nor_its_webhook()
    {
        await using var house = new House(azurite);
        await house.StartAsync();
        await File.WriteAllTextAsync(house.MailFolder, "no folder", TestContext.Current.CancellationToken);
        await house.Storefront.SendAsync(
            HttpMethod.Put,
            "/v1/webhooks/receiver",
            Storefront.JsonOf(JsonSerializer.Serialize(
                new { url = $"{house.Worker.Address}local/webhooks/demo/receiver" })));

        var id = await PlaceAsync(house, "mail-0002");
        var shown = "";
        await Until.TrueAsync(
            async () =>
            {
                var answer = await house.Storefront.SendAsync(HttpMethod.Get, $"/v1/orders/{id}/deliveries");
                shown = answer.Content;
                return StateOf(answer.Body, "webhook_receiver") == "delivered"
                    && shown.Contains("folder-not-writable", StringComparison.Ordinal);
            },
            Patience,
            () => Task.FromResult(shown));
        Assert.Contains("\"channel\":\"mail\",\"state\":\"pending\"", shown, StringComparison.Ordinal);
    }

    private static async Task<string> PlaceAsync(House house, string key)
    {
        await house.Books.StockAsync("TEA-001", 10);
        var placed = await house.Storefront.SendAsync(
            HttpMethod.Post, "/v1/orders", Storefront.JsonOf(new Basket(key, "tok_ok", ("TEA-001", 1)).Json),
            ("Idempotency-Key", key), ("Prefer", "wait=20"));
        return placed.Text("id") ?? throw new InvalidOperationException(placed.Content);
    }

    private static Task<string> SaidAsync(House house) => Task.FromResult(string.Join('\n', house.Said));

    private static string? StateOf(JsonElement? answer, string channel) => answer?.GetProperty("deliveries")
        .EnumerateArray()
        .Where(each => each.GetProperty("channel").GetString() == channel)
        .Select(each => each.GetProperty("state").GetString()).FirstOrDefault();
}
