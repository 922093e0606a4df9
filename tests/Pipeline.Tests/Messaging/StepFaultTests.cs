using Azure;
using Azure.Messaging.ServiceBus;
using Pipeline.Messaging;
using Pipeline.Orders;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Messaging;

[Collection(StorageTests.Name)]
public sealed class StepFaultTests(AzuriteFixture azurite)
{
    private static readonly Func<Order, Order> Away = _ => throw new TimeoutException("away");
    private static readonly Func<Order, Order> Hold = order => order.StockHeld(Sample.At);

    [Fact]
    public async Task A_transient_fault_schedules_a_copy_and_completes_the_message()
    {
        var bench = await Bench.MakeAsync(azurite);
        var stored = await bench.StandsAsync(Sample.Order());
        await bench.RunAsync(Turn.Inventory, Away, Delivery.Of(stored));

        var (queue, message) = Assert.Single(bench.Bus.Sent);
        Assert.Equal(Queues.Inventory, queue);
        Assert.InRange((message.ScheduledEnqueueTime - Sample.At).TotalSeconds, 4, 6);
        Assert.Equal(1, Assert.Single(bench.Bus.Nudges).Nudge.Attempt);
        Assert.Single(bench.Settled.Completed);
    }

    [Fact]
    public async Task An_effect_that_hangs_is_a_transient_fault_after_fifteen_seconds()
    {
        var bench = await Bench.MakeAsync(azurite);
        var stored = await bench.StandsAsync(Sample.Order());
        var message = Delivery.Of(stored);
        var hangs = new TaskCompletionSource<Order>();
        var step = bench.RunAsync(Turn.Inventory, _ => hangs.Task, message);
        Assert.False(step.IsCompleted);

        bench.Time.Advance(TimeSpan.FromSeconds(15));
        await step;
        Assert.Equal(1, Assert.Single(bench.Bus.Nudges).Nudge.Attempt);
        Assert.Equal([message], bench.Settled.Completed);
    }

    [Fact]
    public async Task A_transient_fault_of_one_does_not_hold_the_others_of_its_pack()
    {
        var bench = await Bench.MakeAsync(azurite);
        var (bad, good) = (await bench.StandsAsync(Sample.Order("bad")), await bench.StandsAsync(Sample.Order("good")));
        await bench.RunAsync(
            Turn.Inventory, order => order.Id == bad.Order.Id ? Away(order) : Hold(order), Delivery.Of(bad, good));

        Assert.Equal([Queues.Inventory, Queues.Payment], bench.Bus.Nudges.Select(sent => sent.Queue).Order());
        Assert.Single(bench.Settled.Completed);
    }

    [Fact]
    public async Task A_nudge_out_of_attempts_is_dead_lettered_when_it_comes_alone()
    {
        var bench = await Bench.MakeAsync(azurite);
        var stored = await bench.StandsAsync(Sample.Order());
        await bench.RunAsync(Turn.Inventory, Away, Delivery.Of(Nudge.For(stored) with { Attempt = 7 }));

        Assert.Equal("attempts-exhausted", Assert.Single(bench.Settled.DeadLettered).Reason);
        Assert.Empty(bench.Settled.Completed);
        Assert.Empty(bench.Bus.Sent);
    }

    [Fact]
    public async Task A_nudge_out_of_attempts_leaves_its_pack_before_it_is_dead_lettered()
    {
        var bench = await Bench.MakeAsync(azurite);
        var (bad, good) = (await bench.StandsAsync(Sample.Order("bad")), await bench.StandsAsync(Sample.Order("good")));
        await bench.RunAsync(
            Turn.Inventory,
            order => order.Id == bad.Order.Id ? Away(order) : Hold(order),
            Delivery.Of(Nudge.For(bad) with { Attempt = 7 }, Nudge.For(good)));

        Assert.Empty(bench.Settled.DeadLettered);
        Assert.Single(bench.Settled.Completed);
        var alone = Assert.Single(bench.Bus.Sent, sent => sent.Queue == Queues.Inventory).Message;
        Assert.Equal(default, alone.ScheduledEnqueueTime);

        await bench.RunAsync(Turn.Inventory, Away, Delivery.Of(alone));
        Assert.Equal("attempts-exhausted", Assert.Single(bench.Settled.DeadLettered).Reason);
    }

    [Fact]
    public async Task A_message_that_cannot_be_read_is_dead_lettered_and_the_others_go_on()
    {
        var bench = await Bench.MakeAsync(azurite);
        var stored = await bench.StandsAsync(Sample.Order());
        var junk = Delivery.Of("junk");
        await bench.RunAsync(Turn.Inventory, Hold, junk, Delivery.Of(stored));

        Assert.Equal([(junk, "unreadable")], bench.Settled.DeadLettered);
        Assert.Single(bench.Settled.Completed);
        Assert.Single(bench.Bus.Sent);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_nudge_of_an_order_that_nobody_stored_is_dead_lettered(bool withOrder)
    {
        var bench = await Bench.MakeAsync(azurite);
        var invented = new StoredOrder(Sample.Order(), new ETag("W/\"datetime'2026-03-01T12%3A00%3A00.0000000Z'\""));
        var nudge = withOrder ? Nudge.For(invented) : new Nudge { Id = invented.Order.Id };
        await bench.RunAsync(Turn.Inventory, Hold, Delivery.Of(nudge));

        Assert.Equal("unknown-order", Assert.Single(bench.Settled.DeadLettered).Reason);
        Assert.Empty(bench.Bus.Sent);
    }

    [Fact]
    public async Task An_exception_that_nobody_expected_leaves_its_message_and_completes_the_others()
    {
        var bench = await Bench.MakeAsync(azurite);
        var (bad, good) = (await bench.StandsAsync(Sample.Order("bad")), await bench.StandsAsync(Sample.Order("good")));
        var goodMessage = Delivery.Of(good);
        await Assert.ThrowsAsync<InvalidOperationException>(() => bench.RunAsync(
            Turn.Inventory,
            order => order.Id == bad.Order.Id ? throw new InvalidOperationException("a bug") : Hold(order),
            Delivery.Of(bad), goodMessage));

        Assert.Equal([goodMessage], bench.Settled.Completed);
        Assert.Empty(bench.Settled.DeadLettered);
    }

    [Fact]
    public async Task A_message_is_left_to_the_platform_when_the_next_queue_is_away()
    {
        var bench = await Bench.MakeAsync(azurite);
        var stored = await bench.StandsAsync(Sample.Order());
        bench.Bus.Fault = new ServiceBusException("away", ServiceBusFailureReason.ServiceCommunicationProblem);
        await Assert.ThrowsAsync<ServiceBusException>(() => bench.RunAsync(Turn.Inventory, Hold, Delivery.Of(stored)));
        Assert.Empty(bench.Settled.Completed);

        bench.Bus.Fault = null;
        await bench.RunAsync(Turn.Inventory, Hold, Delivery.Of(stored)); // delivered again, with its old ETag
        Assert.Equal(Queues.Payment, Assert.Single(bench.Bus.Nudges).Queue);
        Assert.Equal(1, (await bench.ReadAsync(stored)).Version);
        Assert.Single(bench.Settled.Completed);
    }

    [Fact]
    public async Task A_store_that_is_away_is_a_transient_fault()
    {
        var bench = await Bench.MakeAsync(azurite);
        var stored = await bench.StandsAsync(Sample.Order());
        bench.Store.Wire.Broken = true;
        await bench.RunAsync(Turn.Inventory, Hold, Delivery.Of(stored));

        Assert.Equal(1, Assert.Single(bench.Bus.Nudges).Nudge.Attempt);
        Assert.Single(bench.Settled.Completed);
    }
}
