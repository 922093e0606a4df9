using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Operations;
using Pipeline.Tests.Messaging;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;
using Pipeline.Tests.Storefronts;

namespace Pipeline.Tests.Operations;

[Collection(StorageTests.Name)]
public sealed class CheckHealthTests(AzuriteFixture azurite) : IAsyncDisposable
{
    private readonly FakeTimeProvider time = new(Sample.At);
    private readonly Bus bus = new();

    [Fact]
    public async Task A_process_that_serves_is_live_without_asking_anybody()
    {
        var request = OperatorDesk.Request(key: "");
        var (status, body) = await OperatorDesk.ShownAsync(new CheckLiveness().Run(request));
        Assert.Equal((200, """{"status":"live"}"""), (status, body.GetRawText()));
        Assert.Equal("no-store", request.HttpContext.Response.Headers.CacheControl);
    }

    [Fact]
    public async Task A_pipeline_whose_store_and_queues_answer_is_ready()
    {
        var (status, body) = await ShownAsync(Readiness(await Store.MakeAsync(azurite)));
        Assert.Equal((200, "ready"), (status, body.Status));
        Assert.Equal(
            [
                "tables up", "queue inventory up", "queue payment up", "queue notification up", "queue webhooks up",
                "queue mail up",
            ],
            body.Dependencies);
    }

    [Fact]
    public async Task A_queue_that_is_away_is_shown_and_the_answer_is_503()
    {
        bus.Fault = new TimeoutException("away");
        var (status, body) = await ShownAsync(Readiness(await Store.MakeAsync(azurite)));
        Assert.Equal((503, "not-ready"), (status, body.Status));
        Assert.Equal(
            [
                "tables up", "queue inventory down", "queue payment down", "queue notification down",
                "queue webhooks down",
                "queue mail down",
            ],
            body.Dependencies);
    }

    [Fact]
    public async Task A_store_that_is_away_or_without_our_table_is_down()
    {
        var store = await Store.MakeAsync(azurite);
        store.Wire.Broken = true;
        var (status, body) = await ShownAsync(Readiness(store));
        Assert.Equal((503, "tables down", "queue payment up"), (status, body.Dependencies[0], body.Dependencies[2]));
        Assert.Equal("tables down", (await ShownAsync(Readiness(Store.Empty(azurite)))).Body.Dependencies[0]);
    }

    [Fact]
    public async Task A_queue_that_hangs_is_down_after_two_seconds()
    {
        bus.HoldUp();
        var checking = Readiness(await Store.MakeAsync(azurite)).RunAsync(OperatorDesk.Request(), Store.Stop);
        for (var queue = 0; queue < 3; queue++) await bus.BeganAsync();
        time.Advance(TimeSpan.FromSeconds(2));

        var (status, body) = await OperatorDesk.ShownAsync(await checking);
        Assert.Equal(503, status);
        Assert.Equal(2000, body.GetProperty("dependencies")[1].GetProperty("latencyMs").GetDouble());
        bus.LetGo();
    }

    [Fact]
    public async Task A_flood_of_probes_asks_once_a_second()
    {
        var readiness = Readiness(await Store.MakeAsync(azurite));
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => ShownAsync(readiness)));
        time.Advance(TimeSpan.FromMilliseconds(999));
        await ShownAsync(readiness);
        Assert.Equal(5, bus.Peeks);

        time.Advance(TimeSpan.FromMilliseconds(1));
        await ShownAsync(readiness);
        Assert.Equal(10, bus.Peeks);
    }

    [Fact]
    public async Task A_recovery_is_seen_within_a_second()
    {
        bus.Fault = new TimeoutException("away");
        var readiness = Readiness(await Store.MakeAsync(azurite));
        Assert.Equal(503, (await ShownAsync(readiness)).Status);
        bus.Fault = null;
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await ShownAsync(readiness)).Status);
    }

    public ValueTask DisposeAsync() => bus.DisposeAsync();

    private static async Task<(int Status, (string? Status, string[] Dependencies) Body)> ShownAsync(
        CheckReadiness readiness)
    {
        var (status, body) = await OperatorDesk.ShownAsync(
            await readiness.RunAsync(OperatorDesk.Request(key: ""), Store.Stop));
        return (status, (body.GetProperty("status").GetString(),
        [
            .. body.GetProperty("dependencies").EnumerateArray()
                .Select(each => $"{each.GetProperty("name")} {each.GetProperty("status")}"),
        ]));
    }

    private CheckReadiness Readiness(Store store) => new(new Dependencies(
        new DeadLetterTable(store.Service), new QueueProbe(bus), time, NullLogger<Dependencies>.Instance));
}
