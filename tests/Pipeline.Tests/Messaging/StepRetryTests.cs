using Pipeline.Messaging;
using Pipeline.Orders;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Messaging;

/// <summary>What a step leaves behind for its next try, and for the reconciler.</summary>
[Collection(StorageTests.Name)]
public sealed class StepRetryTests(AzuriteFixture azurite)
{
    private static readonly Func<Order, Order> Away = _ => throw new TimeoutException("away");

    [Fact]
    public async Task A_retry_carries_the_state_that_was_reached_and_is_noted_on_the_marker()
    {
        var bench = await Bench.MakeAsync(azurite);
        var stored = await bench.StandsAsync(Sample.Order(), Hold);
        await bench.RunAsync(Turn.Payment, StartThenFail, Delivery.Of(Nudge.For(stored) with { Attempt = 3 }));

        var now = await bench.Store.ReadAsync(stored.Order.Id);
        var nudge = Assert.Single(bench.Bus.Nudges).Nudge;
        Assert.Equal((PaymentState.Started, now.ETag), (nudge.Order!.Payment, nudge.Stored!.ETag));
        Assert.Equal(1, nudge.Attempt); // it had got on, so the failures in a row began anew
        var due = Assert.Single(bench.Bus.Sent).Message.ScheduledEnqueueTime;
        Assert.Equal((due, 2), await RetryAsync(bench));
    }

    [Fact]
    public async Task A_retry_without_progress_counts_on()
    {
        var bench = await Bench.MakeAsync(azurite);
        var stored = await bench.StandsAsync(Sample.Order());
        await bench.RunAsync(Turn.Inventory, Away, Delivery.Of(Nudge.For(stored) with { Attempt = 3 }));

        Assert.Equal(4, Assert.Single(bench.Bus.Nudges).Nudge.Attempt);
        Assert.Equal((Assert.Single(bench.Bus.Sent).Message.ScheduledEnqueueTime, 0), await RetryAsync(bench));
    }

    [Fact]
    public async Task What_failed_travels_with_the_retry_and_is_told_by_the_next_fact_once()
    {
        var bench = await Bench.MakeAsync(azurite);
        var stored = await bench.StandsAsync(Sample.Order());
        await bench.RunAsync(Turn.Inventory, AwayForASecond, Delivery.Of(stored));
        Assert.Equal(["inventory timed-out after 1.0 s"], (await MarkerAsync(bench)).Retry?.Failed.Select(Detail));
        Assert.Single((await bench.ReadAsync(stored)).Timeline); // an attempt is no write of the row

        await bench.RunAsync(Turn.Inventory, AwayForASecond, Delivery.Of(bench.Bus.Nudges[^1].Nudge));
        await bench.RunAsync(Turn.Inventory, Hold, Delivery.Of(bench.Bus.Nudges[^1].Nudge));
        Assert.Equal(
            ["received", "inventory timed-out after 1.0 s", "inventory timed-out after 1.0 s", "stock-held"],
            (await bench.ReadAsync(stored)).Timeline.Select(Detail));
        Assert.Null(bench.Bus.Nudges[^1].Nudge.Failed);

        Order AwayForASecond(Order order)
        {
            bench.Time.Advance(TimeSpan.FromSeconds(1));
            return Away(order);
        }
    }

    [Fact]
    public async Task What_failed_before_somebody_else_moved_the_order_is_not_forgotten()
    {
        var bench = await Bench.MakeAsync(azurite);
        var stored = await bench.StandsAsync(Sample.Order());
        await bench.RunAsync(Turn.Inventory, Away, Delivery.Of(stored));
        await bench.Store.Orders.WriteAsync(stored, stored.Order.Cancelled(Sample.At), Store.Stop);
        await bench.RunAsync(
            Turn.Inventory, order => order.StockReleased(Sample.At), Delivery.Of(bench.Bus.Nudges[^1].Nudge));

        Assert.Equal(
            ["received", "cancel-requested", FailedAttempts.Event, "stock-released"],
            (await bench.ReadAsync(stored)).Timeline.Select(entry => entry.Event));
    }

    [Fact]
    public async Task The_retry_of_a_replay_says_of_which_dead_letter_and_what_follows_does_not()
    {
        var bench = await Bench.MakeAsync(azurite);
        var stored = await bench.StandsAsync(Sample.Order());
        var replay = new Nudge { Id = stored.Order.Id, ReplayOf = "letter-1" };
        await bench.RunAsync(Turn.Inventory, Away, Delivery.Of(replay));
        await bench.RunAsync(Turn.Inventory, order => order.StockHeld(Sample.At), Delivery.Of(replay));

        Assert.Equal(
            [(Queues.Inventory, "letter-1"), (Queues.Payment, null)],
            bench.Bus.Nudges.Select(sent => (sent.Queue, sent.Nudge.ReplayOf)));
    }

    [Fact]
    public async Task A_write_that_is_refused_although_nobody_moved_the_row_is_no_progress()
    {
        var bench = await Bench.MakeAsync(azurite);
        var resting = await bench.StandsAsync(Sample.Order(), Start);
        await bench.Store.Orders.DeleteMarkerAsync(Assert.Single(await bench.Store.MarkersAsync()), Store.Stop);
        await bench.RunAsync(
            Turn.Payment,
            order => order.PaymentAuthorised(Life.Due, Sample.At),
            Delivery.Of(Nudge.For(resting) with { Attempt = 3 }));

        Assert.Equal(4, Assert.Single(bench.Bus.Nudges).Nudge.Attempt);
        Assert.Empty(await bench.Store.MarkersAsync());
    }

    [Fact]
    public async Task The_retry_of_an_order_too_large_to_travel_is_noted_too()
    {
        var bench = await Bench.MakeAsync(azurite);
        var stored = await bench.StandsAsync(Sample.Order(purchase: OrderRowTests.Large(100)), Hold);
        await bench.RunAsync(Turn.Payment, Away, Delivery.Of(stored));

        Assert.Null(Assert.Single(bench.Bus.Nudges).Nudge.Order);
        Assert.Equal(1, (await RetryAsync(bench))?.Version);
    }

    [Fact]
    public async Task A_note_that_fails_changes_nothing()
    {
        var bench = await Bench.MakeAsync(azurite);
        var stored = await bench.StandsAsync(Sample.Order());
        await bench.RunAsync(Turn.Inventory, BreakTheStore, Delivery.Of(stored));

        Assert.Equal(1, Assert.Single(bench.Bus.Nudges).Nudge.Attempt);
        Assert.Single(bench.Settled.Completed);
        bench.Store.Wire.Broken = false;
        Assert.Null(await RetryAsync(bench));

        Order BreakTheStore(Order order)
        {
            bench.Store.Wire.Broken = true;
            return Away(order);
        }
    }

    [Fact]
    public async Task An_order_whose_row_is_unreadable_is_dead_lettered_at_once()
    {
        var bench = await Bench.MakeAsync(azurite);
        var stored = await bench.StandsAsync(Sample.Order());
        await bench.Store.SpoilAsync(stored.Order.Id);
        await bench.RunAsync(Turn.Inventory, Hold, Delivery.Of(new Nudge { Id = stored.Order.Id }));

        Assert.Equal("unreadable-order", Assert.Single(bench.Settled.DeadLettered).Reason);
        Assert.Empty(bench.Bus.Sent);
        Assert.Empty(bench.Settled.Completed);
    }

    private static Order Hold(Order order) => order.StockHeld(Sample.At);

    private static Order Start(Order order) => Hold(order).PaymentStarted("pay_1", Sample.At);

    private static Order StartThenFail(Order order) =>
        order.PaymentId is null ? order.PaymentStarted("pay_1", Sample.At) : Away(order);

    private static string Detail(TimelineEntry entry) => entry.Detail ?? entry.Event;

    private static async Task<OpenMarker> MarkerAsync(Bench bench) => Assert.Single(await bench.Store.MarkersAsync());

    private static async Task<(DateTimeOffset At, int Version)?> RetryAsync(Bench bench) =>
        (await MarkerAsync(bench)).Retry is { } retry ? (retry.At, retry.Version) : null;
}
