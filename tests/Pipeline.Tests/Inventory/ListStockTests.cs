using Microsoft.AspNetCore.Http;
using Pipeline.Inventory;
using Pipeline.Orders;
using Pipeline.Tests.Intake;
using Pipeline.Tests.Storage;
using Pipeline.Tests.Storefronts;

namespace Pipeline.Tests.Inventory;

[Collection(StorageTests.Name)]
public sealed class ListStockTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Every_SKU_is_on_one_page_in_order()
    {
        var desk = await OpenAsync("b-2", "A-1", "c.3", "a-1", "d_4");
        var skus = new List<string>();
        string? cursor = null;
        do
        {
            var page = OperatorDesk.Value<StockPage>(await ListAsync(desk, $"?limit=2{cursor}"));
            Assert.InRange(page.Stock.Count, 1, 2);
            skus.AddRange(page.Stock.Select(item => item.Sku));
            cursor = page.Next is { } next ? $"&cursor={next}" : null;
        }
        while (cursor is not null);

        Assert.Equal(["A-1", "a-1", "b-2", "c.3", "d_4"], skus);
    }

    [Fact]
    public async Task A_page_that_holds_all_is_the_last()
    {
        var desk = await OpenAsync("A", "B");
        Assert.Null(OperatorDesk.Value<StockPage>(await ListAsync(desk, "?limit=2")).Next);
        Assert.Empty(OperatorDesk.Value<StockPage>(await ListAsync(desk, "?cursor=B")).Stock);
    }

    [Fact]
    public async Task A_SKU_is_shown_with_what_is_held_and_one_without_stock_with_nothing()
    {
        var desk = await OpenAsync("A");
        await Stock(desk).ReserveAsync(OrderId.For("demo", "order-1"), "A", 4, Store.Stop);
        await new Catalogue(desk.Store.Service).AddAsync("B", Store.Stop);
        Assert.Equal(
            [View("A", 10, 6, 4), View("B", 0, 0, 0)],
            OperatorDesk.Value<StockPage>(await ListAsync(desk)).Stock);
    }

    [Fact]
    public async Task One_SKU_is_shown_and_an_unknown_one_is_404()
    {
        var desk = await OpenAsync("A");
        var read = new ReadStock(desk.Callers, Stock(desk));
        Assert.Equal(
            View("A", 10, 10, 0),
            OperatorDesk.Value<StockView>(await read.RunAsync(OperatorDesk.Request(), "A", Store.Stop)));
        foreach (var sku in new[] { "B", "no SKU" })
        {
            Assert.Equal(
                "404 not-found", Requests.Problem(await read.RunAsync(OperatorDesk.Request(), sku, Store.Stop)));
        }
    }

    [Theory]
    [MemberData(nameof(OperatorDesk.Strangers), MemberType = typeof(OperatorDesk))]
    public async Task Only_an_operator_sees_stock(string key)
    {
        var desk = await OpenAsync("A");
        var request = OperatorDesk.Request(key: key);
        IResult[] answers =
        [
            await Function(desk).RunAsync(request, Store.Stop),
            await new ReadStock(desk.Callers, Stock(desk)).RunAsync(request, "A", Store.Stop),
            await new ListMovements(desk.Callers, Ledger(desk)).RunAsync(request, "A", Store.Stop),
        ];
        Assert.All(answers, answer => Assert.Equal("401 unauthenticated", Requests.Problem(answer)));
    }

    [Fact]
    public async Task A_limit_that_cannot_be_is_refused()
    {
        var desk = await OpenAsync();
        Assert.Equal("400 bad-query", Requests.Problem(await ListAsync(desk, "?limit=0")));
    }

    [Fact]
    public async Task Movements_are_shown_newest_first_page_by_page()
    {
        var desk = await OpenAsync();
        foreach (var pieces in new[] { 10, 20, 20, 15, 40, 0 })
        {
            await Ledger(desk).SetAsync("A", pieces, backorder: null, $"clerk{pieces}", Store.Stop);
        }

        var function = new ListMovements(desk.Callers, Ledger(desk));
        var first = OperatorDesk.Value<MovementPage>(
            await function.RunAsync(OperatorDesk.Request(query: "?limit=3"), "A", Store.Stop));
        Assert.Equal(
            [(5L, -40L, 0L, "clerk0"), (4L, 25L, 40L, "clerk40"), (3L, -5L, 15L, "clerk15")],
            first.Movements.Select(item => (item.Number, item.By, item.OnHand, item.Who)));
        var rest = OperatorDesk.Value<MovementPage>(await function.RunAsync(
            OperatorDesk.Request(query: $"?limit=3&cursor={first.Next}"), "A", Store.Stop));
        Assert.Equal([(2L, 20L), (1L, 10L)], rest.Movements.Select(item => (item.Number, item.OnHand)));
        Assert.Null(rest.Next);
    }

    private static ListStock Function(OperatorDesk desk) =>
        new(desk.Callers, Stock(desk), new Catalogue(desk.Store.Service));

    private static Task<IResult> ListAsync(OperatorDesk desk, string query = "") =>
        Function(desk).RunAsync(OperatorDesk.Request(query: query), Store.Stop);

    private static StockTable Stock(OperatorDesk desk) => new(desk.Store.Service, TimeProvider.System);

    private static StockLedger Ledger(OperatorDesk desk) => new(desk.Store.Service, TimeProvider.System);

    private static StockView View(string sku, long onHand, long available, long held) =>
        new(sku, onHand, available, held, Sold: 0, Backorder: false, Waiting.Nobody);

    private async Task<OperatorDesk> OpenAsync(params string[] skus)
    {
        var desk = await OperatorDesk.OpenAsync(azurite);
        foreach (var sku in skus)
        {
            await Ledger(desk).SetAsync(sku, 10, backorder: null, "ops", Store.Stop);
            await new Catalogue(desk.Store.Service).AddAsync(sku, Store.Stop);
        }

        return desk;
    }
}
