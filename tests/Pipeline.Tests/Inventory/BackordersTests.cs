using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Pipeline.Inventory;
using Pipeline.Orders;
using Pipeline.Tests.Messaging;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Inventory;

/// <summary>Orders that wait for stock, and how they are served.</summary>
[Collection(StorageTests.Name)]
public sealed class BackordersTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task An_order_that_is_short_waits_and_goes_on_once_its_pieces_are_there()
    {
        var shop = await ShopAsync(("TEA", 1), ("MUG", 5));
        var waiting = await shop.PlaceAsync("order-1", ("TEA", 2), ("MUG", 3));

        Assert.Equal(RestReason.Backorder, waiting.Rest?.Reason);
        Assert.Equal(waiting.CreatedAt.AddDays(30), waiting.Rest?.Until);
        Assert.Equal(
            new StockLevel(1, 1, 0, 0) { Backorder = true, Waiting = new(1, 2) }, await shop.LevelAsync("TEA"));
        Assert.Equal(3, (await shop.LevelAsync("MUG")).Held);
        Assert.Equal(0, await shop.TakeUpAsync("TEA"));

        await shop.Ledger.AdjustAsync("TEA", "came", 4, "delivery", "ops", Store.Stop);
        Assert.Equal(1, await shop.TakeUpAsync("TEA"));
        var woken = await shop.RunAsync("order-1");
        Assert.Equal((StockState.Held, null), (woken.Stock, woken.Rest));
        Assert.Equal(
            new StockLevel(5, 3, 2, 0) { Backorder = true }, await shop.LevelAsync("TEA"));
        Assert.Equal(0, await shop.TakeUpAsync("TEA"));
    }

    [Fact]
    public async Task Who_came_first_is_served_first_and_nobody_overtakes_a_large_order()
    {
        var shop = await ShopAsync(("TEA", 0));
        await shop.PlaceAsync("order-1", ("TEA", 5));
        await shop.PlaceAsync("order-2", ("TEA", 1));
        await shop.Ledger.SetAsync("TEA", 4, null, "ops", Store.Stop);
        Assert.Equal(0, await shop.TakeUpAsync("TEA"));

        // Four pieces lie there, and all of them are spoken for.
        Assert.Equal(RestReason.Backorder, (await shop.PlaceAsync("order-3", ("TEA", 1))).Rest?.Reason);
        await shop.Ledger.SetAsync("TEA", 6, null, "ops", Store.Stop);
        Assert.Equal(2, await shop.TakeUpAsync("TEA"));
        Assert.Equal(StockState.Held, (await shop.RunAsync("order-1")).Stock);
        Assert.Equal(StockState.Held, (await shop.RunAsync("order-2")).Stock);
        Assert.Equal(new Waiting(1, 1), (await shop.LevelAsync("TEA")).Waiting);
    }

    [Fact]
    public async Task An_order_short_of_two_SKUs_goes_on_when_both_are_there()
    {
        var shop = await ShopAsync(("TEA", 0), ("MUG", 0));
        await shop.PlaceAsync("order-1", ("TEA", 1), ("MUG", 1));
        await shop.Ledger.SetAsync("TEA", 1, null, "ops", Store.Stop);
        Assert.Equal(0, await shop.TakeUpAsync("TEA"));
        Assert.Equal(RestReason.Backorder, (await shop.ReadAsync("order-1")).Rest?.Reason);

        await shop.Ledger.SetAsync("MUG", 1, null, "ops", Store.Stop);
        Assert.Equal(1, await shop.TakeUpAsync("MUG"));
        Assert.Equal(StockState.Held, (await shop.RunAsync("order-1")).Stock);
    }

    [Fact]
    public async Task Whoever_gives_up_waiting_leaves_the_line_to_those_behind()
    {
        var shop = await ShopAsync(("TEA", 0));
        await shop.PlaceAsync("order-1", ("TEA", 5));
        await shop.PlaceAsync("order-2", ("TEA", 1));
        await shop.ChangeAsync("order-1", order => order.Cancelled(Sample.At));
        Assert.Equal(StockState.Released, (await shop.RunAsync("order-1")).Stock);

        Assert.Equal(new Waiting(1, 1), (await shop.LevelAsync("TEA")).Waiting);
        await shop.Ledger.SetAsync("TEA", 1, null, "ops", Store.Stop);
        Assert.Equal(1, await shop.TakeUpAsync("TEA"));
        Assert.Equal(StockState.Held, (await shop.RunAsync("order-2")).Stock);
    }

    [Fact]
    public async Task A_nudge_that_is_lost_after_pieces_came_is_sent_again()
    {
        var shop = await ShopAsync(("TEA", 0));
        await shop.PlaceAsync("order-1", ("TEA", 1));
        await shop.Ledger.SetAsync("TEA", 1, null, "ops", Store.Stop);
        Assert.Equal(1, await shop.TakeUpAsync("TEA"));
        Assert.Equal(1, await shop.TakeUpAsync("TEA")); // the order still says only that its stock arrived

        Assert.Equal(StockState.Held, (await shop.RunAsync("order-1")).Stock);
        Assert.Equal(1, (await shop.LevelAsync("TEA")).Held);
    }

    [Fact]
    public async Task Without_the_option_a_short_order_is_rejected_and_those_who_wait_still_come_first()
    {
        var shop = await ShopAsync(("TEA", 0));
        await shop.PlaceAsync("order-1", ("TEA", 2));
        await shop.Ledger.SetAsync("TEA", 2, backorder: false, "ops", Store.Stop);
        Assert.Equal(UnwindReason.OutOfStock, (await shop.PlaceAsync("order-2", ("TEA", 1))).Reason);

        Assert.Equal(1, await shop.TakeUpAsync("TEA"));
        Assert.Equal(StockState.Held, (await shop.RunAsync("order-1")).Stock);
        Assert.Equal(
            ["backorder off", "backorder on"],
            await shop.Ledger.ListAsync("TEA", null, 10, Store.Stop).Select(move => move.Reason)
                .ToListAsync(Store.Stop));
    }

    [Fact]
    public async Task Pieces_are_given_once_whoever_takes_up_at_the_same_time()
    {
        var shop = await ShopAsync(("TEA", 0));
        for (var number = 0; number < 40; number++) await shop.PlaceAsync($"order-{number}", ("TEA", 1));
        await shop.Ledger.SetAsync("TEA", 25, null, "ops", Store.Stop);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => shop.TakeUpAsync("TEA")));

        var level = await shop.LevelAsync("TEA");
        Assert.Equal((25L, 0L, new Waiting(15, 15)), (level.Held, level.Available, level.Waiting));
        for (var number = 0; number < 40; number++)
        {
            var order = await shop.ReadAsync($"order-{number}");
            Assert.Equal(number >= 25, order.Rest is not null); // in order of arrival
        }
    }

    private async Task<BackorderShop> ShopAsync(params (string Sku, long Pieces)[] stock)
    {
        var shop = new BackorderShop(await Bench.MakeAsync(azurite));
        foreach (var (sku, pieces) in stock)
            await shop.Ledger.SetAsync(sku, pieces, backorder: true, "ops", Store.Stop);
        Assert.Equal(
            stock.Select(each => each.Sku).Order(StringComparer.Ordinal),
            await shop.Backorders.ListSkusAsync(Store.Stop).ToListAsync(Store.Stop));
        return shop;
    }
}

/// <summary>The stock of a shop whose SKUs have the backorder option, and what works on it.</summary>
internal sealed class BackorderShop(Bench bench)
{
    public StockLedger Ledger { get; } = new(bench.Store.Service, bench.Time);

    public Backorders Backorders { get; } = new(
        bench.Store.Service, bench.Store.Orders, bench.Courier, bench.Time, NullLogger<Backorders>.Instance);

    private readonly StockTable stock = new(bench.Store.Service, TimeProvider.System);

    public async Task<Order> PlaceAsync(string key, params (string Sku, int Pieces)[] lines)
    {
        var purchase = Sample.Purchase("tok_ok", [.. lines.Select(line => new Line(line.Sku, line.Pieces, 10))]);
        await bench.StandsAsync(Sample.Order(key, purchase));
        return await RunAsync(key);
    }

    public async Task<Order> RunAsync(string key)
    {
        var stored = await bench.Store.ReadAsync(OrderId.For(Sample.StorefrontId, key));
        await new ReserveStock(stock, bench.Step, bench.Time, Options.Create(new BackorderOptions()))
            .RunAsync([Delivery.Of(stored)], bench.Settled, Store.Stop);
        return await ReadAsync(key);
    }

    public async Task<Order> ReadAsync(string key) =>
        (await bench.Store.ReadAsync(OrderId.For(Sample.StorefrontId, key))).Order;

    public async Task ChangeAsync(string key, Func<Order, Order> change)
    {
        var stored = await bench.Store.ReadAsync(OrderId.For(Sample.StorefrontId, key));
        await bench.Store.Orders.WriteAsync(stored, change(stored.Order), Store.Stop);
    }

    public Task<int> TakeUpAsync(string sku) => Backorders.TakeUpAsync(sku, Store.Stop);

    public async Task<StockLevel> LevelAsync(string sku) =>
        await stock.FindAsync(sku, Store.Stop) ?? throw new InvalidOperationException($"{sku} has no stock row.");
}
