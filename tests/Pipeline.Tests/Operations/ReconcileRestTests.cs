using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Messaging;
using Pipeline.Operations;
using Pipeline.Orders;
using Pipeline.Tests.Messaging;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Operations;

/// <summary>Orders that wait with good reason: for a person, a date, or their next try.</summary>
[Collection(StorageTests.Name)]
public sealed class ReconcileRestTests(AzuriteFixture azurite) : IAsyncDisposable
{
    private const int Partitions = 16; // each is listed with one request

    // The store stamps markers by its own clock, so time starts at the present here.
    private readonly FakeTimeProvider time = new(TimeProvider.System.GetUtcNow());
    private readonly Bus bus = new();
    private readonly Levels levels = new();

    [Fact]
    public async Task An_order_that_rests_is_left_alone_and_its_row_is_not_even_read()
    {
        var store = await Store.MakeAsync(azurite);
        var stored = await store.InsertAsync(Resting());
        time.Advance(TimeSpan.FromMinutes(59));
        var before = store.Wire.Requests;
        await RunAsync(store);

        Assert.Equal(Partitions, store.Wire.Requests - before);
        Assert.Equal(stored.ETag, (await store.ReadAsync(stored.Order.Id)).ETag);
        Assert.Empty(bus.Sent);
    }

    [Fact]
    public async Task An_order_that_rested_until_it_was_due_is_turned_round_and_is_no_rescue()
    {
        var store = await Store.MakeAsync(azurite);
        var id = (await store.InsertAsync(Resting())).Order.Id;
        time.Advance(TimeSpan.FromHours(1));
        await RunAsync(store);

        var order = (await store.ReadAsync(id)).Order;
        Assert.Equal((Goal.Unwind, UnwindReason.Expired, null), (order.Goal, order.Reason, order.Rest));
        Assert.Equal((Queues.Payment, id), Assert.Single(bus.Nudges.Select(sent => (sent.Queue, sent.Nudge.Id))));
        var marker = Assert.Single(await store.MarkersAsync());
        Assert.Equal((null, null), (marker.RestsUntil, marker.RescuedAt));
        Assert.Empty(levels.Logged);
    }

    [Fact]
    public async Task An_order_that_expired_but_was_not_nudged_is_rescued_like_any_other()
    {
        var store = await Store.MakeAsync(azurite);
        await store.InsertAsync(Resting());
        time.Advance(TimeSpan.FromHours(1));
        bus.Fault = new TimeoutException("away");
        await RunAsync(store);
        bus.Fault = null;
        time.Advance(TimeSpan.FromMinutes(3));
        await RunAsync(store);

        Assert.Equal(Queues.Payment, Assert.Single(bus.Nudges).Queue);
        Assert.Equal([LogLevel.Error, LogLevel.Warning], levels.Logged);
    }

    [Fact]
    public async Task An_order_whose_retry_is_scheduled_is_left_alone_until_that_is_overdue()
    {
        var store = await Store.MakeAsync(azurite);
        var stored = await store.InsertAsync(Sample.Order(at: time.GetUtcNow()));
        await store.Orders.NoteRetryAsync(
            stored.Order.Id, new Retry(time.GetUtcNow().AddMinutes(10), 0, []), Store.Stop);
        var rounds = new List<int>();
        foreach (var minutes in new[] { 5, 6, 1 })
        {
            time.Advance(TimeSpan.FromMinutes(minutes));
            await RunAsync(store);
            rounds.Add(bus.Nudges.Count);
        }

        Assert.Equal([0, 0, 1], rounds);
        Assert.NotNull(Assert.Single(await store.MarkersAsync()).RescuedAt);
    }

    [Fact]
    public async Task An_order_that_moved_on_since_its_retry_was_scheduled_is_rescued()
    {
        var store = await Store.MakeAsync(azurite);
        var stored = await store.InsertAsync(Sample.Order(at: time.GetUtcNow()));
        await store.Orders.NoteRetryAsync(
            stored.Order.Id, new Retry(time.GetUtcNow().AddHours(24), 0, []), Store.Stop);
        await store.Orders.WriteAsync(stored, stored.Order.StockHeld(time.GetUtcNow()), Store.Stop);
        time.Advance(TimeSpan.FromMinutes(3));
        await RunAsync(store);

        Assert.Equal(Queues.Payment, Assert.Single(bus.Nudges).Queue);
    }

    public ValueTask DisposeAsync() => bus.DisposeAsync();

    private Order Resting() => Sample.Authorised(time.GetUtcNow().AddHours(1), at: time.GetUtcNow());

    private Task RunAsync(Store store) =>
        new Reconcile(store.Orders, new Courier(bus, time), time, Options.Create(new ReconcileOptions()), levels)
        .RunAsync(new TimerInfo(), Store.Stop);

    /// <summary>Keeps how grave each thing was that was logged.</summary>
    private sealed class Levels : ILogger<Reconcile>
    {
        public List<LogLevel> Logged { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter) => Logged.Add(logLevel);
    }
}
