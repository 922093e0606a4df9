using Pipeline.Messaging;
using Pipeline.Orders;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Messaging;

[Collection(StorageTests.Name)]
public sealed class StepTests(AzuriteFixture azurite)
{
    private static readonly Func<Order, Order> Hold = order => order.StockHeld(Sample.At);

    [Fact]
    public async Task A_step_acts_then_writes_then_nudges_the_next_queue_then_completes()
    {
        var bench = await Bench.MakeAsync(azurite);
        var stored = await bench.StandsAsync(Sample.Order());
        await bench.RunAsync(Turn.Inventory, Hold, Delivery.Of(stored));

        Assert.Equal(StockState.Held, (await bench.ReadAsync(stored)).Stock);
        var (queue, nudge) = Assert.Single(bench.Bus.Nudges);
        Assert.Equal((Queues.Payment, 1, 0), (queue, nudge.Order!.Version, nudge.Attempt));
        Assert.Equal((await bench.Store.ReadAsync(stored.Order.Id)).ETag, nudge.Stored!.ETag);
        Assert.Single(bench.Settled.Completed);
    }

    [Fact]
    public async Task A_step_goes_on_in_place_while_it_is_still_its_turn()
    {
        var bench = await Bench.MakeAsync(azurite);
        var stored = await bench.StandsAsync(Sample.Order(), Hold);
        await bench.RunAsync(Turn.Payment, Pay, Delivery.Of(stored));

        Assert.Equal((Queues.Notification, 3), Single(bench));
        Assert.Equal(PaymentState.Captured, (await bench.ReadAsync(stored)).Payment);
    }

    [Fact]
    public async Task A_step_reads_an_order_that_was_too_large_to_travel()
    {
        var bench = await Bench.MakeAsync(azurite);
        var stored = await bench.StandsAsync(Sample.Order(purchase: OrderRowTests.Large(100)));
        await bench.RunAsync(Turn.Inventory, Hold, Delivery.Of(stored));
        Assert.Equal(StockState.Held, (await bench.ReadAsync(stored)).Stock);
    }

    [Fact]
    public async Task A_step_forwards_a_nudge_whose_turn_is_anothers()
    {
        var bench = await Bench.MakeAsync(azurite);
        var stored = await bench.StandsAsync(Sample.Order(), Hold);
        await bench.RunAsync(Turn.Inventory, Never, Delivery.Of(stored));

        Assert.Equal((Queues.Payment, 1), Single(bench));
        Assert.Single(bench.Settled.Completed);
    }

    [Fact]
    public async Task A_step_just_completes_what_is_closed()
    {
        var bench = await Bench.MakeAsync(azurite);
        var stored = await bench.StandsAsync(Sample.Confirmed());
        await bench.RunAsync(Turn.Inventory, Never, Delivery.Of(stored));

        Assert.Empty(bench.Bus.Sent);
        Assert.Single(bench.Settled.Completed);
    }

    [Fact]
    public async Task A_step_that_was_overtaken_drops_what_it_computed_and_derives_it_again()
    {
        var bench = await Bench.MakeAsync(azurite);
        var old = await bench.StandsAsync(Sample.Order());
        await bench.Store.Orders.WriteAsync(old, old.Order.Cancelled(Sample.At), Store.Stop);
        var seen = new List<int>();
        await bench.RunAsync(
            Turn.Inventory,
            order =>
            {
                seen.Add(order.Version);
                return order.Goal == Goal.Fulfil ? Hold(order) : order.StockReleased(Sample.At);
            },
            Delivery.Of(old));

        Assert.Equal([0, 1], seen);
        Assert.Equal(StockState.Released, (await bench.ReadAsync(old)).Stock);
        Assert.Equal((Queues.Notification, 2), Single(bench));
    }

    [Fact]
    public async Task A_step_whose_own_write_is_reported_as_overtaken_goes_on_from_what_stands_there()
    {
        var bench = await Bench.MakeAsync(azurite);
        var stored = await bench.StandsAsync(Sample.Order());
        bench.Store.Wire.LoseAnswers(1);
        await bench.RunAsync(Turn.Inventory, Hold, Delivery.Of(stored));

        Assert.Equal((Queues.Payment, 1), Single(bench));
        Assert.Equal(1, (await bench.ReadAsync(stored)).Version);
    }

    [Fact]
    public async Task Copies_of_one_order_in_a_batch_have_one_effect_from_the_latest()
    {
        var bench = await Bench.MakeAsync(azurite);
        var older = await bench.StandsAsync(Sample.Order(), Hold);
        var later = await bench.Store.Orders.WriteAsync(
            older, older.Order.PaymentStarted("pay_1", Sample.At), Store.Stop);
        var seen = new List<int>();
        await bench.RunAsync(
            Turn.Payment,
            order =>
            {
                seen.Add(order.Version);
                return order.PaymentCaptured(Sample.At);
            },
            Delivery.Of(older), Delivery.Of(later!, later!), Delivery.Of(older));

        Assert.Equal([2], seen);
        Assert.Equal((Queues.Notification, 3), Single(bench));
        Assert.Equal(3, bench.Settled.Completed.Count);
    }

    [Fact]
    public async Task A_slow_order_holds_the_messages_of_others_for_a_moment_only()
    {
        var bench = await Bench.MakeAsync(azurite);
        var slow = await bench.StandsAsync(Sample.Order("slow"));
        var fast = await bench.StandsAsync(Sample.Order("fast"));
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var slowMessage = Delivery.Of(slow);
        var step = bench.RunAsync(Turn.Inventory, HoldAfter(answer.Task, slow), slowMessage, Delivery.Of(fast));

        await Passing.UntilAsync(bench.Time, Gathering.Longest, bench.Settled.CompletesAsync());
        Assert.Equal((Queues.Payment, 1), Single(bench));
        Assert.DoesNotContain(slowMessage, bench.Settled.Completed);
        answer.SetResult();
        await step;
        Assert.Contains(slowMessage, bench.Settled.Completed);
    }

    [Fact]
    public async Task Who_is_ready_first_is_sent_on_with_the_rest()
    {
        var bench = await Bench.MakeAsync(azurite);
        var slow = await bench.StandsAsync(Sample.Order("slow"));
        var fast = await bench.StandsAsync(Sample.Order("fast"));
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var step = bench.RunAsync(
            Turn.Inventory, HoldAfter(answer.Task, slow), Delivery.Of(slow), Delivery.Of(fast));

        while ((await bench.ReadAsync(fast)).Stock != StockState.Held) await Task.Yield();
        Assert.Empty(bench.Bus.Sent); // and no time goes by
        answer.SetResult();
        await step;
        Assert.Equal(2, bench.Bus.Nudges.Count);
    }

    [Fact]
    public async Task A_batch_of_orders_shares_transactions()
    {
        var bench = await Bench.MakeAsync(azurite);
        var stored = await Task.WhenAll(Sample.InOnePartition(48).Select(order => bench.StandsAsync(order)));
        var before = bench.Store.Wire.Transactions;
        await bench.RunAsync(Turn.Inventory, Hold, Delivery.Of(stored));

        Assert.Equal(48, bench.Bus.Nudges.Count);
        Assert.InRange(bench.Store.Wire.Transactions - before, 1, 24);
        Assert.Single(bench.Settled.Completed);
    }

    private static Order Pay(Order order) =>
        order.PaymentId is null ? order.PaymentStarted("pay_1", Sample.At) : order.PaymentCaptured(Sample.At);

    private static Order Never(Order order) => throw new InvalidOperationException($"{order.Id} is not of this queue.");

    private static (string Queue, int Version) Single(Bench bench)
    {
        var (queue, nudge) = Assert.Single(bench.Bus.Nudges);
        return (queue, nudge.Order!.Version);
    }

    // The slow one's stock is held only once the answer came.
    private static Func<Order, Task<Order>> HoldAfter(Task answer, StoredOrder slow) => async order =>
    {
        if (order.Id == slow.Order.Id) await answer;
        return Hold(order);
    };
}
