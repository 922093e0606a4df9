using Pipeline.Messaging;
using Pipeline.Orders;
using Pipeline.Tests.Messaging;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Intake;

[Collection(StorageTests.Name)]
public sealed class CancelOrderFaultTests(AzuriteFixture azurite) : IAsyncDisposable
{
    private readonly CancelBench bench = new(azurite);

    [Fact]
    public async Task A_cancel_that_was_overtaken_starts_from_the_row_as_it_is()
    {
        var store = await bench.OpenAsync(Sample.Order());
        var elsewhere = new OrderTable(store.Service);
        store.Wire.BeforeNextWrite(async () =>
        {
            var stored = await store.ReadAsync(CancelBench.Id);
            await elsewhere.WriteAsync(stored, stored.Order.StockHeld(Sample.At), Store.Stop);
        });
        Assert.Equal("cancelling", CancelBench.Accepted((await bench.CancelAsync()).Answer).Status);

        var order = (await store.ReadAsync(CancelBench.Id)).Order;
        Assert.Equal((StockState.Held, Goal.Unwind, 2), (order.Stock, order.Goal, order.Version));
        Assert.Equal((Queues.Inventory, 2), Assert.Single(bench.Bus.Nudges.Select(CancelBench.Glance)));
    }

    [Fact]
    public async Task A_cancel_under_an_ETag_that_was_overtaken_is_412()
    {
        var store = await bench.OpenAsync(Sample.Order());
        var elsewhere = new OrderTable(store.Service);
        store.Wire.BeforeNextWrite(async () =>
        {
            var stored = await store.ReadAsync(CancelBench.Id);
            await elsewhere.WriteAsync(stored, stored.Order.StockHeld(Sample.At), Store.Stop);
        });
        Assert.Equal(
            "412 precondition-failed", Requests.Problem((await bench.CancelAsync(ifMatch: "\"0\"")).Answer));
        Assert.Equal(Goal.Fulfil, (await store.ReadAsync(CancelBench.Id)).Order.Goal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("\"0\"")]
    public async Task A_cancel_whose_answer_was_lost_is_202_and_written_once(string? ifMatch)
    {
        var store = await bench.OpenAsync(Sample.Order());
        store.Wire.LoseAnswers(1);
        Assert.Equal("cancelling", CancelBench.Accepted((await bench.CancelAsync(ifMatch: ifMatch)).Answer).Status);
        Assert.Equal(1, (await store.ReadAsync(CancelBench.Id)).Order.Version);
        Assert.Single(bench.Bus.Nudges);
    }

    [Fact]
    public async Task A_cancel_whose_outcome_is_unknown_is_503_and_harmless_to_repeat()
    {
        var store = await bench.OpenAsync(Sample.Order());
        store.Wire.LoseAnswers(3); // the first try and the SDK's two more
        var (request, answer) = await bench.CancelAsync();
        Assert.Equal("503 unavailable", Requests.Problem(answer));
        Assert.Equal("2", request.HttpContext.Response.Headers.RetryAfter);

        Assert.Equal("cancelling", CancelBench.Accepted((await bench.CancelAsync()).Answer).Status);
        Assert.Equal(1, (await store.ReadAsync(CancelBench.Id)).Order.Version);
    }

    [Fact]
    public async Task A_cancel_is_503_while_the_store_is_away()
    {
        var store = await bench.OpenAsync(Sample.Order());
        await bench.CancelAsync(id: "ord_1"); // the key is remembered from here on
        store.Wire.Broken = true;
        Assert.Equal("503 unavailable", Requests.Problem((await bench.CancelAsync()).Answer));
        store.Wire.Broken = false;
        Assert.Equal(0, (await store.ReadAsync(CancelBench.Id)).Order.Version);
    }

    [Fact]
    public async Task A_cancel_is_202_although_the_queue_refuses()
    {
        var store = await bench.OpenAsync(Sample.Order());
        bench.Bus.Fault = new TimeoutException("away");
        Assert.Equal("cancelling", CancelBench.Accepted((await bench.CancelAsync()).Answer).Status);
        Assert.Equal(1, (await store.ReadAsync(CancelBench.Id)).Order.Version);
    }

    [Fact]
    public async Task A_cancel_is_202_within_two_seconds_although_the_queue_hangs()
    {
        await bench.OpenAsync(Sample.Order());
        bench.Bus.HoldUp();
        var cancelling = bench.CancelAsync();
        await bench.Bus.BeganAsync();
        Assert.False(cancelling.IsCompleted);

        var (_, answer) = await Passing.UntilAsync(bench.Time, TimeSpan.FromSeconds(2), cancelling);
        Assert.Equal("cancelling", CancelBench.Accepted(answer).Status);
        bench.Bus.LetGo();
    }

    public ValueTask DisposeAsync() => bench.DisposeAsync();
}
