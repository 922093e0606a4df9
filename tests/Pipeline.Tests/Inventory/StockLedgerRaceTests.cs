using Pipeline.Inventory;
using Pipeline.Orders;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Inventory;

/// <summary>People and orders change one SKU at the same time, on several instances.</summary>
[Collection(StorageTests.Name)]
public sealed class StockLedgerRaceTests(AzuriteFixture azurite)
{
    private const string Sku = Sample.Sku;
    private const int Pieces = 40;
    private const int Plenty = 100; // more than all orders of a test hold at their height

    [Fact]
    public async Task Adjustments_and_reservations_together_take_no_more_than_there_is()
    {
        var store = await StockedAsync();
        var (stock, ledger) = (Stock(store), Ledger(store));
        var reserving = Task.WhenAll(
            Enumerable.Range(0, 36).Select(order => stock.ReserveAsync(Id(order), Sku, 1, Store.Stop)));
        var adjusting = Task.WhenAll(Enumerable.Range(0, 3).Select(async clerk =>
        {
            var taken = 0;
            for (var turn = 0; turn < 4; turn++)
            {
                var change = await ledger.AdjustAsync(Sku, $"adjust-{clerk}-{turn}", -1, "sold", "ops", Store.Stop);
                if (change.Verdict == StockVerdict.Changed) taken++;
            }

            return taken;
        }));

        var held = (await reserving).Count(line => line == HoldState.Held);
        var gone = (await adjusting).Sum();
        Assert.Equal(Pieces, held + gone); // 48 wanted one each, and nobody gave any back
        Assert.Equal(new StockLevel(Pieces - gone, 0, held, 0), await stock.FindAsync(Sku, Store.Stop));
        await AddUpAsync(ledger, Pieces, Pieces - gone);
    }

    [Fact]
    public async Task Adjustments_up_and_down_among_reservations_and_releases_keep_the_books()
    {
        var store = await StockedAsync(Plenty);
        var (stock, ledger) = (Stock(store), Ledger(store));
        long[] changes = [+7, -3, +5, -2, -4, +1];
        var adjusting = changes.Select((by, number) =>
            ledger.AdjustAsync(Sku, $"adjust-{number}", by, "counted", "ops", Store.Stop)).ToList();
        var reserving = Enumerable.Range(0, 12).SelectMany(order => new Task[]
        {
            stock.ReserveAsync(Id(order), Sku, 2, Store.Stop), stock.ReleaseAsync(Id(order), Sku, Store.Stop),
            stock.ReserveAsync(Id(order + 100), Sku, 1, Store.Stop),
        }).ToList();
        var made = await Task.WhenAll(adjusting);
        await Task.WhenAll(reserving);

        Assert.All(made, change => Assert.Equal(StockVerdict.Changed, change.Verdict));
        Assert.Equal(new StockLevel(Plenty + 4, Plenty + 4 - 12, 12, 0), await stock.FindAsync(Sku, Store.Stop));
        await AddUpAsync(ledger, Plenty, Plenty + 4);
    }

    [Fact]
    public async Task One_key_on_several_instances_at_once_is_one_adjustment()
    {
        var store = await StockedAsync();
        var changes = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ =>
            Ledger(store).AdjustAsync(Sku, "adjust-1", -3, "broken", "ops", Store.Stop)));

        Assert.Single(changes, change => change.Verdict == StockVerdict.Changed);
        Assert.Equal(5, changes.Count(change => change.Verdict == StockVerdict.Unchanged));
        Assert.All(changes, change => Assert.Equal(new StockLevel(37, 37, 0, 0), change.Level));
        Assert.Equal(new StockLevel(37, 37, 0, 0), await Stock(store).FindAsync(Sku, Store.Stop));
    }

    // Every movement is there once, each says what it left, and together they explain what is on hand.
    private static async Task AddUpAsync(StockLedger ledger, long stocked, long onHand)
    {
        var movements = await ledger.ListAsync(Sku, null, 100, Store.Stop).Reverse().ToListAsync(Store.Stop);
        Assert.Equal(Enumerable.Range(1, movements.Count).Select(number => (long)number),
            movements.Select(movement => movement.Number));
        var left = stocked;
        Assert.All(movements, movement => Assert.Equal(left += movement.By, movement.OnHand));
        Assert.Equal(onHand, left);
    }

    private static OrderId Id(int number) => OrderId.For("demo", $"order-{number}");

    private static StockTable Stock(Store store) => new(store.Connect(), TimeProvider.System);

    private static StockLedger Ledger(Store store) => new(store.Connect(), TimeProvider.System);

    private async Task<Store> StockedAsync(long pieces = Pieces)
    {
        var store = await Store.MakeAsync(azurite);
        await Stock(store).ReceiveAsync(Sku, pieces, Store.Stop);
        return store;
    }
}
