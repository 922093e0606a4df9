using Pipeline.Inventory;
using Pipeline.Orders;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Inventory;

[Collection(StorageTests.Name)]
public sealed class StockTableTests(AzuriteFixture azurite)
{
    private const string Sku = Sample.Sku;
    private static readonly OrderId First = Id(1);
    private static readonly OrderId Second = Id(2);

    private static CancellationToken Stop => Store.Stop;

    [Fact]
    public async Task A_reservation_moves_pieces_from_available_to_held()
    {
        var (_, stock) = await StockedAsync(5);
        Assert.Equal(HoldState.Held, await stock.ReserveAsync(First, Sku, 3, Stop));
        Assert.Equal(new StockLevel(OnHand: 5, Available: 2, Held: 3, Sold: 0), await stock.FindAsync(Sku, Stop));
    }

    [Fact]
    public async Task A_reservation_that_is_repeated_holds_once()
    {
        var (_, stock) = await StockedAsync(5);
        Assert.Equal(HoldState.Held, await stock.ReserveAsync(First, Sku, 3, Stop));
        Assert.Equal(HoldState.Held, await stock.ReserveAsync(First, Sku, 3, Stop));
        Assert.Equal(new StockLevel(5, 2, 3, 0), await stock.FindAsync(Sku, Stop));
    }

    [Fact]
    public async Task A_reservation_and_its_copy_in_one_breath_hold_once()
    {
        var (_, stock) = await StockedAsync(5);
        var both = await Task.WhenAll(
            stock.ReserveAsync(First, Sku, 3, Stop), stock.ReserveAsync(First, Sku, 3, Stop));
        Assert.Equal([HoldState.Held, HoldState.Held], both);
        Assert.Equal(new StockLevel(5, 2, 3, 0), await stock.FindAsync(Sku, Stop));
    }

    [Fact]
    public async Task A_shortage_is_for_good_even_when_stock_arrives()
    {
        var (_, stock) = await StockedAsync(2);
        Assert.Equal(HoldState.Released, await stock.ReserveAsync(First, Sku, 3, Stop));
        await stock.ReceiveAsync(Sku, 100, Stop);

        Assert.Equal(HoldState.Released, await stock.ReserveAsync(First, Sku, 3, Stop));
        Assert.Equal(HoldState.Held, await stock.ReserveAsync(Second, Sku, 3, Stop));
        Assert.Equal(new StockLevel(102, 99, 3, 0), await stock.FindAsync(Sku, Stop));
    }

    [Fact]
    public async Task A_SKU_without_stock_is_short_and_stays_so_for_that_order()
    {
        var (_, stock) = await StockedAsync(0);
        Assert.Equal(HoldState.Released, await stock.ReserveAsync(First, "UNKNOWN", 1, Stop));
        Assert.Null(await stock.FindAsync("UNKNOWN", Stop));
        await stock.ReceiveAsync("UNKNOWN", 1, Stop);
        Assert.Equal(HoldState.Released, await stock.ReserveAsync(First, "UNKNOWN", 1, Stop));
    }

    [Fact]
    public async Task A_release_gives_back_what_is_held_once()
    {
        var (_, stock) = await StockedAsync(5);
        await stock.ReserveAsync(First, Sku, 3, Stop);
        await stock.ReserveAsync(Second, Sku, 2, Stop);
        await stock.ReleaseAsync(First, Sku, Stop);
        await stock.ReleaseAsync(First, Sku, Stop);
        Assert.Equal(new StockLevel(5, 3, 2, 0), await stock.FindAsync(Sku, Stop));
    }

    [Fact]
    public async Task A_reservation_that_comes_after_its_release_is_short()
    {
        var (_, stock) = await StockedAsync(5);
        await stock.ReleaseAsync(First, Sku, Stop);
        Assert.Equal(HoldState.Released, await stock.ReserveAsync(First, Sku, 1, Stop));
        Assert.Equal(new StockLevel(5, 5, 0, 0), await stock.FindAsync(Sku, Stop));
    }

    [Fact]
    public async Task Pieces_that_are_held_cannot_be_taken_off_the_books()
    {
        var (_, stock) = await StockedAsync(5);
        await stock.ReserveAsync(First, Sku, 3, Stop);
        await Assert.ThrowsAsync<InvalidOperationException>(() => stock.ReceiveAsync(Sku, -3, Stop));
        await stock.ReceiveAsync(Sku, -2, Stop);
        Assert.Equal(new StockLevel(3, 0, 3, 0), await stock.FindAsync(Sku, Stop));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Sixty_four_orders_at_once_for_fifty_pieces_hold_exactly_fifty(int instances)
    {
        var (store, stock) = await StockedAsync(50);
        StockTable[] tables =
        [
            stock,
            .. Enumerable.Range(1, instances - 1)
                .Select(_ => new StockTable(store.Connect(), TimeProvider.System)),
        ];
        var before = store.Wire.Transactions;
        var held = await store.Wire.AtOnceAsync(() => Task.WhenAll(
            Enumerable.Range(0, 64).Select(order => tables[order % instances].ReserveAsync(Id(order), Sku, 1, Stop))));

        Assert.Equal(50, held.Count(line => line == HoldState.Held));
        Assert.Equal(new StockLevel(50, 0, 50, 0), await stock.FindAsync(Sku, Stop));
        Assert.InRange(store.Wire.Transactions - before, 1, 8 * instances);
        var again = await Task.WhenAll(
            Enumerable.Range(0, 64).Select(order => tables[order % instances].ReserveAsync(Id(order), Sku, 1, Stop)));
        Assert.Equal(held, again);
    }

    [Fact]
    public async Task More_orders_than_a_transaction_takes_are_spread_over_several()
    {
        var (store, stock) = await StockedAsync(1000);
        var held = await Task.WhenAll(
            Enumerable.Range(0, 250).Select(order => stock.ReserveAsync(Id(order), Sku, 2, Stop)));

        Assert.All(held, line => Assert.Equal(HoldState.Held, line));
        Assert.Equal(new StockLevel(1000, 500, 500, 0), await stock.FindAsync(Sku, Stop));
        Assert.InRange(store.Wire.Transactions, 1, 12);
    }

    [Fact]
    public async Task Reservations_and_releases_in_one_breath_keep_the_books()
    {
        var (_, stock) = await StockedAsync(60);
        var work = Enumerable.Range(0, 20).SelectMany(order => new Task[]
        {
            stock.ReserveAsync(Id(order), Sku, 2, Stop), stock.ReleaseAsync(Id(order), Sku, Stop),
            stock.ReserveAsync(Id(order + 100), Sku, 1, Stop),
        });
        await Task.WhenAll(work);

        Assert.Equal(new StockLevel(60, 40, 20, 0), await stock.FindAsync(Sku, Stop));
    }

    [Fact]
    public async Task A_reservation_whose_answer_was_lost_holds_once_and_says_so()
    {
        var (store, stock) = await StockedAsync(5);
        store.Wire.LoseAnswers(1);
        Assert.Equal(HoldState.Held, await stock.ReserveAsync(First, Sku, 3, Stop));
        Assert.Equal(new StockLevel(5, 2, 3, 0), await stock.FindAsync(Sku, Stop));
    }

    [Fact]
    public async Task A_release_whose_answer_was_lost_gives_back_once()
    {
        var (store, stock) = await StockedAsync(5);
        await stock.ReserveAsync(First, Sku, 3, Stop);
        store.Wire.LoseAnswers(1);
        await stock.ReleaseAsync(First, Sku, Stop);
        Assert.Equal(new StockLevel(5, 5, 0, 0), await stock.FindAsync(Sku, Stop));
    }

    [Fact]
    public async Task A_store_that_is_away_is_a_fault_and_not_a_shortage()
    {
        var (store, stock) = await StockedAsync(5);
        store.Wire.Broken = true;
        await Assert.ThrowsAnyAsync<Exception>(() => stock.ReserveAsync(First, Sku, 3, Stop));
        store.Wire.Broken = false;
        Assert.Equal(HoldState.Held, await stock.ReserveAsync(First, Sku, 3, Stop));
    }

    private static OrderId Id(int number) => OrderId.For("demo", $"order-{number}");

    private async Task<(Store Store, StockTable Stock)> StockedAsync(long pieces)
    {
        var store = await Store.MakeAsync(azurite);
        var stock = new StockTable(store.Service, TimeProvider.System);
        await stock.ReceiveAsync(Sku, pieces, Stop);
        return (store, stock);
    }
}
