using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Inventory;
using Pipeline.Orders;
using Pipeline.Tests.Intake;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;
using Pipeline.Tests.Storefronts;

namespace Pipeline.Tests.Inventory;

[Collection(StorageTests.Name)]
public sealed class SetStockTests(AzuriteFixture azurite)
{
    private const string Sku = Sample.Sku;
    private static readonly OrderId Order = OrderId.For("demo", "order-1");

    [Fact]
    public async Task A_new_SKU_is_created_and_put_on_sale()
    {
        var desk = await OperatorDesk.OpenAsync(azurite);
        var (status, body) = await OperatorDesk.ShownAsync(await SetAsync(desk, """{ "onHand": 100 }"""));

        Assert.Equal(201, status);
        Assert.Equal(
            "{\"sku\":\"TEA-001\",\"onHand\":100,\"available\":100,\"held\":0,\"sold\":0,\"backorder\":false,"
            + "\"waiting\":{\"orders\":0,\"pieces\":0}}",
            body.GetRawText());
        Assert.True(await new Catalogue(desk.Store.Service).HasAsync(Sku, Store.Stop));
    }

    [Fact]
    public async Task A_repeat_changes_nothing()
    {
        var desk = await OperatorDesk.OpenAsync(azurite);
        await SetAsync(desk, """{ "onHand": 100 }""");
        var (status, body) = await OperatorDesk.ShownAsync(await SetAsync(desk, """{ "onHand": 100 }"""));

        Assert.Equal((200, 100), (status, body.GetProperty("onHand").GetInt64()));
        Assert.Single(await MovementsAsync(desk));
    }

    [Fact]
    public async Task The_backorder_option_stays_as_it_is_until_it_is_said_otherwise()
    {
        var desk = await OperatorDesk.OpenAsync(azurite);
        await SetAsync(desk, """{ "onHand": 3, "backorder": true }""");
        Assert.True((await LevelAsync(desk))!.Backorder);
        await SetAsync(desk, """{ "onHand": 4 }""");
        Assert.True((await LevelAsync(desk))!.Backorder);
        await SetAsync(desk, """{ "onHand": 4, "backorder": false }""");
        Assert.Equal(new StockLevel(4, 4, 0, 0), await LevelAsync(desk));
    }

    [Fact]
    public async Task What_orders_hold_stays_held_and_the_rest_is_counted_anew()
    {
        var desk = await StockedAsync(5);
        await Stock(desk).ReserveAsync(Order, Sku, 3, Store.Stop);
        await SetAsync(desk, """{ "onHand": 10 }""");
        Assert.Equal(new StockLevel(10, 7, 3, 0), await LevelAsync(desk));
    }

    [Fact]
    public async Task Fewer_than_orders_hold_is_409_and_changes_nothing()
    {
        var desk = await StockedAsync(5);
        await Stock(desk).ReserveAsync(Order, Sku, 3, Store.Stop);
        Assert.Equal("409 stock-held", Requests.Problem(await SetAsync(desk, """{ "onHand": 2 }""")));
        Assert.Equal(new StockLevel(5, 2, 3, 0), await LevelAsync(desk));

        await SetAsync(desk, """{ "onHand": 3 }""");
        Assert.Equal(new StockLevel(3, 0, 3, 0), await LevelAsync(desk));
    }

    [Fact]
    public async Task A_reservation_that_comes_in_between_is_not_overwritten()
    {
        var desk = await StockedAsync(5);
        desk.Store.Wire.BeforeNextWrite(() => Stock(desk).ReserveAsync(Order, Sku, 3, Store.Stop));
        await SetAsync(desk, """{ "onHand": 4 }""");
        Assert.Equal(new StockLevel(4, 1, 3, 0), await LevelAsync(desk));
    }

    [Theory]
    [InlineData("{}", "400 out-of-range", "#/onHand")]
    [InlineData("""{ "onHand": null }""", "400 out-of-range", "#/onHand")]
    [InlineData("""{ "onHand": -1 }""", "400 out-of-range", "#/onHand")]
    [InlineData("""{ "onHand": 1000000001 }""", "400 out-of-range", "#/onHand")]
    [InlineData("""{ "onHand": "1" }""", "400 not-json", "#/onHand")]
    [InlineData("""{ "onHand": 1.5 }""", "400 not-json", "#/onHand")]
    [InlineData("""{ "onHand": 1, "sold": 1 }""", "400 not-json", "#/sold")]
    [InlineData("""{ "onHand": 1, "onHand": 2 }""", "400 not-json", "#/onHand")]
    [InlineData("null", "400 not-json", null)]
    public async Task A_body_that_says_nothing_of_pieces_is_refused(string body, string problem, string? field)
    {
        var desk = await OperatorDesk.OpenAsync(azurite);
        var answer = await SetAsync(desk, body);
        Assert.Equal(problem, Requests.Problem(answer));
        Assert.Equal(field is null ? [] : [field], Requests.Pointers(answer));
        Assert.Null(await LevelAsync(desk));
    }

    [Theory]
    [InlineData("TEA 001")]
    [InlineData("tee/1")]
    [InlineData("täe")]
    [InlineData("A2345678901234567890123456789012345678901234567890123456789012345")]
    public async Task A_SKU_of_other_characters_is_refused(string sku)
    {
        var desk = await OperatorDesk.OpenAsync(azurite);
        Assert.Equal("400 out-of-range", Requests.Problem(await SetAsync(desk, """{ "onHand": 1 }""", sku)));
    }

    [Theory]
    [MemberData(nameof(OperatorDesk.Strangers), MemberType = typeof(OperatorDesk))]
    public async Task Only_an_operator_may_set_stock(string key)
    {
        var desk = await OperatorDesk.OpenAsync(azurite);
        var answer = await Function(desk).RunAsync(
            OperatorDesk.Request("""{ "onHand": 1 }""", key), Sku, Store.Stop);
        Assert.Equal("401 unauthenticated", Requests.Problem(answer));
        Assert.Null(await LevelAsync(desk));
    }

    [Fact]
    public async Task A_change_whose_answer_was_lost_is_one_change()
    {
        var desk = await OperatorDesk.OpenAsync(azurite);
        desk.Store.Wire.LoseAnswers(1);
        await SetAsync(desk, """{ "onHand": 100 }""");
        Assert.Equal(new StockLevel(100, 100, 0, 0), await LevelAsync(desk));
        Assert.Single(await MovementsAsync(desk));
    }

    [Fact]
    public async Task A_try_that_came_no_further_than_the_stock_is_healed_by_the_next()
    {
        var desk = await OperatorDesk.OpenAsync(azurite);
        desk.Store.Wire.BeforeNextWrite(() => Task.FromResult(desk.Store.Wire.Broken = true));
        Assert.Equal("503 unavailable", Requests.Problem(await SetAsync(desk, """{ "onHand": 1 }""")));
        desk.Store.Wire.Broken = false;
        Assert.Equal(new StockLevel(1, 1, 0, 0), await LevelAsync(desk));
        Assert.False(await new Catalogue(desk.Store.Service).HasAsync(Sku, Store.Stop));

        await SetAsync(desk, """{ "onHand": 1 }""");
        Assert.True(await new Catalogue(desk.Store.Service).HasAsync(Sku, Store.Stop));
    }

    private static SetStock Function(OperatorDesk desk) => new(
        desk.Callers, new StockLedger(desk.Store.Service, TimeProvider.System), new Catalogue(desk.Store.Service),
        TimeProvider.System, NullLogger<SetStock>.Instance);

    private static Task<IResult> SetAsync(OperatorDesk desk, string body, string sku = Sku) =>
        Function(desk).RunAsync(OperatorDesk.Request(body), sku, Store.Stop);

    private static StockTable Stock(OperatorDesk desk) => new(desk.Store.Service, TimeProvider.System);

    private static Task<StockLevel?> LevelAsync(OperatorDesk desk) => Stock(desk).FindAsync(Sku, Store.Stop);

    private static ValueTask<List<Movement>> MovementsAsync(OperatorDesk desk) =>
        new StockLedger(desk.Store.Service, TimeProvider.System).ListAsync(Sku, null, 100, Store.Stop)
            .ToListAsync(Store.Stop);

    private async Task<OperatorDesk> StockedAsync(long pieces)
    {
        var desk = await OperatorDesk.OpenAsync(azurite);
        await Stock(desk).ReceiveAsync(Sku, pieces, Store.Stop);
        return desk;
    }
}
