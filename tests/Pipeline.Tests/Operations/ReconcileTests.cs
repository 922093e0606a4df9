using Azure.Data.Tables;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Messaging;
using Pipeline.Operations;
using Pipeline.Orders;
using Pipeline.Tests.Messaging;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Operations;

[Collection(StorageTests.Name)]
public sealed class ReconcileTests(AzuriteFixture azurite) : IAsyncDisposable
{
    // The store stamps markers by its own clock, so time starts at the present here.
    private readonly FakeTimeProvider time = new(TimeProvider.System.GetUtcNow());
    private readonly Bus bus = new();

    [Fact]
    public async Task An_order_that_stands_still_is_nudged_once_in_each_interval()
    {
        var store = await Store.MakeAsync(azurite);
        await store.InsertAsync(Sample.Order(at: time.GetUtcNow()));
        var rounds = new List<int>();
        foreach (var seconds in new[] { 240, 60, 500, 60 })
        {
            time.Advance(TimeSpan.FromSeconds(seconds));
            await RunAsync(store);
            rounds.Add(bus.Nudges.Count);
        }

        Assert.Equal([1, 1, 1, 2], rounds);
        Assert.Equal((Queues.Inventory, Sample.Order().Id), (bus.Nudges[0].Queue, bus.Nudges[0].Nudge.Id));
    }

    [Fact]
    public async Task An_order_that_moved_lately_is_left_alone()
    {
        var store = await Store.MakeAsync(azurite);
        var stored = await store.InsertAsync(Sample.Order(at: time.GetUtcNow()));
        time.Advance(TimeSpan.FromSeconds(100));
        await RunAsync(store);
        time.Advance(TimeSpan.FromSeconds(100));
        await store.Orders.WriteAsync(stored, stored.Order.StockHeld(time.GetUtcNow()), Store.Stop);
        await RunAsync(store);

        Assert.Empty(bus.Sent);
    }

    [Fact]
    public async Task A_marker_whose_order_is_closed_or_gone_is_deleted()
    {
        var store = await Store.MakeAsync(azurite);
        var closed = await store.InsertAsync(Sample.Confirmed());
        var gone = Sample.Order("gone").Id;
        foreach (var id in new[] { closed.Order.Id, gone }) await MarkAsync(store, id);
        time.Advance(TimeSpan.FromMinutes(3));
        await RunAsync(store);

        Assert.Empty(await store.MarkersAsync());
        Assert.Empty(bus.Sent);
    }

    [Fact]
    public async Task A_rescue_that_could_not_be_sent_is_tried_again_by_the_next_run()
    {
        var store = await Store.MakeAsync(azurite);
        await store.InsertAsync(Sample.Order(at: time.GetUtcNow()));
        time.Advance(TimeSpan.FromMinutes(3));
        bus.Fault = new TimeoutException("away");
        await RunAsync(store);
        Assert.Empty(bus.Nudges);

        bus.Fault = null;
        await RunAsync(store);
        Assert.Single(bus.Nudges);
    }

    [Fact]
    public async Task An_order_that_cannot_be_read_does_not_keep_the_others_waiting()
    {
        var store = await Store.MakeAsync(azurite);
        var (broken, whole) = (Sample.Order("broken"), Sample.Order("whole"));
        foreach (var order in new[] { broken, whole })
        {
            await store.InsertAsync(order with { UpdatedAt = time.GetUtcNow() });
        }

        await store.SpoilAsync(broken.Id);
        time.Advance(TimeSpan.FromMinutes(3));
        await RunAsync(store);

        Assert.Equal(whole.Id, Assert.Single(bus.Nudges).Nudge.Id);
    }

    [Fact]
    public async Task Many_orders_that_stand_still_are_nudged_together()
    {
        var store = await Store.MakeAsync(azurite);
        await Task.WhenAll(Sample.InOnePartition(50)
            .Select(order => store.InsertAsync(order with { UpdatedAt = time.GetUtcNow() })));
        time.Advance(TimeSpan.FromMinutes(3));
        await RunAsync(store);

        Assert.Equal(50, bus.Nudges.Select(sent => sent.Nudge.Id).Distinct().Count());
        Assert.All(await store.MarkersAsync(), marker => Assert.NotNull(marker.RescuedAt));
    }

    public ValueTask DisposeAsync() => bus.DisposeAsync();

    private static async Task MarkAsync(Store store, OrderId id) =>
        await store.Service.GetTableClient(OrderTable.TableName)
            .AddEntityAsync(new TableEntity(id.Partition, $"open_{id}"), Store.Stop);

    private Task RunAsync(Store store) =>
        new Reconcile(
            store.Orders, new Courier(bus, time), time, Options.Create(new ReconcileOptions()),
            NullLogger<Reconcile>.Instance)
        .RunAsync(new TimerInfo(), Store.Stop);
}
