using Microsoft.Extensions.Options;
using Pipeline.Inventory;
using Pipeline.Messaging;
using Pipeline.Orders;
using Pipeline.Tests.Messaging;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Inventory;

[Collection(StorageTests.Name)]
public sealed class ReserveStockTests(AzuriteFixture azurite)
{
    private static readonly Purchase TwoLines =
        Sample.Purchase("tok_ok", new Line("TEA", 2, 10), new Line("MUG", 3, 10));

    [Fact]
    public async Task Every_line_is_held_and_the_money_is_next()
    {
        var (bench, stock) = await StockedAsync(tea: 5, mugs: 5);
        var order = await RunAsync(bench, stock, await bench.StandsAsync(Sample.Order(purchase: TwoLines)));

        Assert.Equal(StockState.Held, order.Stock);
        Assert.Equal((2L, 3L), await HeldAsync(stock));
        Assert.Equal(Queues.Payment, Assert.Single(bench.Bus.Nudges).Queue);
    }

    [Fact]
    public async Task One_line_short_gives_the_others_back_and_rejects_the_order()
    {
        var (bench, stock) = await StockedAsync(tea: 5, mugs: 2);
        var order = await RunAsync(bench, stock, await bench.StandsAsync(Sample.Order(purchase: TwoLines)));

        Assert.Equal(
            (Goal.Unwind, UnwindReason.OutOfStock, StockState.Released), (order.Goal, order.Reason, order.Stock));
        Assert.Equal((0L, 0L), await HeldAsync(stock));
        Assert.Equal(Queues.Notification, Assert.Single(bench.Bus.Nudges).Queue);
    }

    [Fact]
    public async Task A_repeated_message_holds_nothing_more()
    {
        var (bench, stock) = await StockedAsync(tea: 5, mugs: 5);
        var stored = await bench.StandsAsync(Sample.Order(purchase: TwoLines));
        await RunAsync(bench, stock, stored);
        await RunAsync(bench, stock, stored);
        Assert.Equal((2L, 3L), await HeldAsync(stock));
    }

    [Fact]
    public async Task An_order_that_unwinds_gives_every_line_back()
    {
        var (bench, stock) = await StockedAsync(tea: 5, mugs: 5);
        var stored = await bench.StandsAsync(Sample.Order(purchase: TwoLines));
        await RunAsync(bench, stock, stored);
        var held = await bench.Store.ReadAsync(stored.Order.Id);
        var cancelled = await bench.Store.Orders.WriteAsync(held, held.Order.Cancelled(Sample.At), Store.Stop);
        var order = await RunAsync(bench, stock, cancelled!);

        Assert.Equal((StockState.Released, UnwindReason.Cancelled), (order.Stock, order.Reason));
        Assert.Equal((0L, 0L), await HeldAsync(stock));
    }

    [Fact]
    public async Task Pieces_that_came_back_are_in_stock_once_and_a_cancel_gives_back_the_others()
    {
        var (bench, stock) = await StockedAsync(tea: 5, mugs: 5);
        var stored = await bench.StandsAsync(Sample.Order(purchase: TwoLines));
        var held = await RunAsync(bench, stock, stored);
        var asked = await WriteAsync(bench, held.PaymentStarted("pay_1", Sample.At).PaymentCaptured(Sample.At)
            .Announced(Outcome.Confirmed, Sample.At)
            .RefundRequested(new Refund("refund-1", 10, null, [new ReturnedLine("MUG", 2)], Sample.At), Sample.At)
            .RefundPaid(Sample.At));
        var returned = await RunAsync(bench, stock, asked);
        await RunAsync(bench, stock, asked); // what a zombie does
        await stock.RestockAsync(held.Id, "MUG", 2, number: 1, Store.Stop);

        Assert.Equal(RefundState.Restocked, Assert.Single(returned.Refunds).State);
        Assert.Equal((2L, 1L), await HeldAsync(stock));
        await RunAsync(bench, stock, await WriteAsync(bench, returned.Cancelled(Sample.At).PaymentReversed(Sample.At)));
        Assert.Equal((0L, 0L), await HeldAsync(stock));
        Assert.Equal(new StockLevel(5, 5, 0, 0), await stock.FindAsync("MUG", Store.Stop));
    }

    private static async Task<StoredOrder> WriteAsync(Bench bench, Order changed) =>
        (await bench.Store.Orders.WriteAsync(await bench.Store.ReadAsync(changed.Id), changed, Store.Stop))!; // alone

    private static async Task<Order> RunAsync(Bench bench, StockTable stock, StoredOrder stored)
    {
        await new ReserveStock(stock, bench.Step, bench.Time, Options.Create(new BackorderOptions()))
            .RunAsync([Delivery.Of(stored)], bench.Settled, Store.Stop);
        return await bench.ReadAsync(stored);
    }

    private static async Task<(long Tea, long Mugs)> HeldAsync(StockTable stock) => (
        (await stock.FindAsync("TEA", Store.Stop))!.Held, (await stock.FindAsync("MUG", Store.Stop))!.Held);

    private async Task<(Bench Bench, StockTable Stock)> StockedAsync(long tea, long mugs)
    {
        var bench = await Bench.MakeAsync(azurite);
        var stock = new StockTable(bench.Store.Service, TimeProvider.System);
        await stock.ReceiveAsync("TEA", tea, Store.Stop);
        await stock.ReceiveAsync("MUG", mugs, Store.Stop);
        return (bench, stock);
    }
}
