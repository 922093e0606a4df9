using Pipeline.Messaging;
using Pipeline.Orders;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Messaging;

[Collection(StorageTests.Name)]
public sealed class LockRenewalTests(AzuriteFixture azurite)
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_batchs_locks_are_renewed_until_its_messages_are_settled()
    {
        var bench = await Bench.MakeAsync(azurite);
        var run = await SendingForLongAsync(bench);
        for (var tick = 0; tick < 2; tick++)
        {
            bench.Time.Advance(Tick);
            await bench.Settled.RenewsAsync();
        }

        bench.Bus.LetGo();
        await run;
        bench.Time.Advance(Tick * 3);

        Assert.Equal(2, bench.Settled.Renewals);
        Assert.Single(bench.Settled.Completed);
    }

    [Fact]
    public async Task A_lock_that_cannot_be_renewed_is_given_up_and_the_work_goes_on()
    {
        var bench = await Bench.MakeAsync(azurite);
        bench.Settled.RenewalFault = new InvalidOperationException("The lock is lost.");
        var run = await SendingForLongAsync(bench);
        bench.Time.Advance(Tick);
        await bench.Settled.RenewsAsync();
        bench.Time.Advance(Tick);
        bench.Bus.LetGo();
        await run;

        Assert.Equal(1, bench.Settled.Renewals);
        Assert.Single(bench.Settled.Completed);
    }

    [Fact]
    public async Task An_effect_that_takes_too_long_is_a_fault_and_comes_again_alone()
    {
        var bench = await Bench.MakeAsync(azurite);
        var stored = await bench.StandsAsync(Sample.Order());
        var (began, never) = (new TaskCompletionSource(), new TaskCompletionSource<Order>());
        var run = bench.RunAsync(Turn.Inventory, ActAsync, Delivery.Of(stored));
        await began.Task;
        await Passing.UntilAsync(bench.Time, TimeSpan.FromSeconds(16), run);
        var (queue, nudge) = Assert.Single(bench.Bus.Nudges);
        Assert.Equal((Queues.Inventory, 1), (queue, nudge.Attempt));
        Assert.Single(bench.Settled.Completed);

        Task<Order> ActAsync(Order order)
        {
            began.SetResult();
            return never.Task;
        }
    }

    private static async Task<Task> SendingForLongAsync(Bench bench)
    {
        var stored = await bench.StandsAsync(Sample.Order());
        bench.Bus.HoldUp();
        var run = bench.RunAsync(Turn.Inventory, order => order.StockHeld(Sample.At), Delivery.Of(stored));
        await bench.Bus.BeganAsync();
        return run;
    }
}
