using System.Text;
using Pipeline.EndToEnd.Harness;
using Pipeline.Messaging;

namespace Pipeline.EndToEnd;

/// <summary>What a collector is told of an order, over real OTLP.</summary>
[Collection(Processes.Name)]
public sealed class TelemetryTests(Azurite azurite)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task One_trace_leads_from_an_orders_acceptance_over_every_queue_to_its_mail()
    {
        using var collector = new Collector();
        await using var house = new House(azurite) { Collector = collector.Address };
        await house.StartAsync();
        await house.Books.StockAsync("TEA-001", 10);
        var (paid, declined) = (Basket("traced-0001", "tok_ok"), Basket("traced-0002", "tok_declined"));
        await house.Storefront.PlaceAsync(paid);
        await house.Storefront.PlaceAsync(declined);
        await house.Books.SettleAsync();

        byte[] trace = new byte[16];
        PipelineTraces.TraceOf(paid.Id).CopyTo(trace);
        await HasAsync(collector, "/v1/traces", trace);
        string[] steps =
            ["accept", "inventory", "payment", "provider confirm", "notification", "deliver", paid.Id.Value];
        foreach (var step in steps) await HasAsync(collector, "/v1/traces", Encoding.UTF8.GetBytes(step));
        string[] names =
        [
            "pipeline.orders.accepted", "pipeline.orders.reserved", "pipeline.orders.ended", "pipeline.orders.active",
            "pipeline.provider.duration", "pipeline.queue.wait", "faas.invoke_duration", "pipeline.table.requests",
        ];
        foreach (var name in names) await HasAsync(collector, "/v1/metrics", Encoding.UTF8.GetBytes(name));

        Assert.False(collector.Has("/v1/traces", "ada@example.com"u8));
    }

    private static Basket Basket(string key, string token) => new(key, token, ("TEA-001", 1));

    private static Task HasAsync(Collector collector, string path, byte[] bytes) => Until.TrueAsync(
        () => Task.FromResult(collector.Has(path, bytes)),
        Limit,
        () => Task.FromResult($"{path} never had {Encoding.UTF8.GetString(bytes)}"));
}
