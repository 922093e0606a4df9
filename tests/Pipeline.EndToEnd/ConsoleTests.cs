using Azure.Messaging.ServiceBus;
using Pipeline.EndToEnd.Harness;
using Pipeline.Messaging;
using Pipeline.Tests;

namespace Pipeline.EndToEnd;

/// <summary>The operators' page over the real pipeline, in a real browser: see Browser/console.test.mjs.</summary>
[Collection(Processes.Name)]
public sealed class ConsoleTests(Azurite azurite) : IAsyncDisposable
{
    private const string Held = "held-0001";
    private static readonly Basket Failing = new("failing-0001", "tok_flaky_9", ("PLENTY", 1));
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private readonly House house = new(azurite);
    private readonly NodeProject browser = new("Browser");

    [Fact]
    public async Task Operators_see_and_mend_everything_on_one_page()
    {
        Requires.Browser();
        await browser.InstallAsync();
        await house.StartAsync(standstillSeconds: 300); // else what was stuck is nudged before it is replayed
        foreach (var sku in (string[])["TEA-001", "MUG-RED", "PLENTY"]) await house.Books.StockAsync(sku, 10_000);
        using var clerk = house.NewOperator();
        await clerk.PutAsync(
            "/ops/storefronts/demo/rules",
            """{ "rules": [{ "when": "quantity-over", "quantity": 50, "sku": "PLENTY" }] }""");
        Basket[] stuck = [.. Enumerable.Range(0, 3).Select(i => new Basket($"stuck-000{i}", "tok_ok", ("PLENTY", 1)))];
        foreach (var basket in stuck) await StickAsync(basket);
        await house.Storefront.PlaceAsync(new Basket(Held, "tok_ok", ("PLENTY", 60)));
        await house.Storefront.PlaceAsync(Failing);

        var (exitCode, output) = await browser.RunAsync(
            "node",
            ["--test", "--test-reporter=spec", "console.test.mjs"],
            new()
            {
                ["PIPELINE"] = house.Worker.Address.ToString().TrimEnd('/'),
                ["OPERATOR"] = house.OperatorKey,
                ["HELD"] = Held,
                ["FAILING"] = Failing.Id.Value,
            });
        TestContext.Current.TestOutputHelper?.WriteLine(output);
        Assert.True(exitCode == 0, output);
        foreach (var basket in stuck)
        {
            var order = await house.Storefront.ReadAsync(basket.Id.Value);
            Assert.Equal("confirmed", order.Text("status"));
        }
    }

    public ValueTask DisposeAsync() => house.DisposeAsync();

    // Its row is broken while a nudge of it comes, so the nudge ends as a dead letter; then the row is mended.
    private async Task StickAsync(Basket basket)
    {
        await house.Storefront.PlaceAsync(basket);
        await house.Books.SettleAsync();
        await Until.TrueAsync( // else its mail may meet the broken row and be given up as well
            () => File.Exists(house.MailOf(basket.Id.Value)), Limit, () => "No mail.");
        await house.SpoilAsync(basket.Id);
        await using var client = new ServiceBusClient(house.Broker.ConnectionString);
        await using var sender = client.CreateSender(Queues.Payment);
        await sender.SendMessageAsync(
            new ServiceBusMessage($$"""{"nudges":[{"id":"{{basket.Id}}"}]}"""), TestContext.Current.CancellationToken);
        using var clerk = house.NewOperator();
        var letters = "";
        await Until.TrueAsync(
            async () =>
            {
                letters = (await clerk.GetAsync("/ops/dead-letters")).Content;
                return letters.Contains(basket.Id.Value, StringComparison.Ordinal);
            },
            Limit,
            () => Task.FromResult(letters));
        await house.MendAsync(basket.Id);
    }
}
