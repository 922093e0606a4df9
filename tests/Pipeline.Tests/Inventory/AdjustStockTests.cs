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
public sealed class AdjustStockTests(AzuriteFixture azurite)
{
    private const string Sku = Sample.Sku;
    private const string Broken = """{ "by": -3, "reason": "broken in transit" }""";
    private static readonly OrderId Order = OrderId.For("demo", "order-1");

    [Fact]
    public async Task An_adjustment_moves_what_is_on_hand_and_says_who_and_why()
    {
        var desk = await StockedAsync(5);
        var (status, body) = await OperatorDesk.ShownAsync(await AdjustAsync(desk, Broken));

        Assert.Equal(200, status);
        Assert.StartsWith(
            """{"sku":"TEA-001","onHand":2,"available":2,"held":0,"sold":0,""", body.GetRawText(), Ordinal);
        var movement = Assert.Single(await MovementsAsync(desk));
        Assert.Equal(
            (1L, -3L, 2L, "ops", "broken in transit"),
            (movement.Number, movement.By, movement.OnHand, movement.Who, movement.Reason));
    }

    [Fact]
    public async Task A_repeat_is_answered_as_the_first_time_whatever_happened_since()
    {
        var desk = await StockedAsync(5);
        var first = await OperatorDesk.ShownAsync(await AdjustAsync(desk, Broken));
        await AdjustAsync(desk, """{ "by": 40, "reason": "arrived" }""", "adjust-2");
        var request = OperatorDesk.Request(Broken, idempotencyKey: "adjust-1");
        var again = await OperatorDesk.ShownAsync(await Function(desk).RunAsync(request, Sku, Store.Stop));

        Assert.Equal(first.Body.GetRawText(), again.Body.GetRawText());
        Assert.Equal("true", request.HttpContext.Response.Headers["Idempotent-Replayed"]);
        Assert.Equal(new StockLevel(42, 42, 0, 0), await LevelAsync(desk));
        Assert.Equal(2, (await MovementsAsync(desk)).Count);
    }

    [Theory]
    [InlineData("""{ "by": -2, "reason": "broken in transit" }""")]
    [InlineData("""{ "by": -3, "reason": "stolen" }""")]
    public async Task A_key_that_stands_for_another_adjustment_is_refused(string body)
    {
        var desk = await StockedAsync(5);
        await AdjustAsync(desk, Broken);
        Assert.Equal("422 idempotency-key-reused", Requests.Problem(await AdjustAsync(desk, body)));
        Assert.Equal(new StockLevel(2, 2, 0, 0), await LevelAsync(desk));
    }

    [Fact]
    public async Task Fewer_than_orders_hold_is_409_and_not_remembered()
    {
        var desk = await StockedAsync(5);
        await Stock(desk).ReserveAsync(Order, Sku, 3, Store.Stop);
        Assert.Equal("409 stock-held", Requests.Problem(await AdjustAsync(desk, Broken)));
        Assert.Equal(new StockLevel(5, 2, 3, 0), await LevelAsync(desk));

        await Stock(desk).ReleaseAsync(Order, Sku, Store.Stop);
        Assert.Equal(200, (await OperatorDesk.ShownAsync(await AdjustAsync(desk, Broken))).Status);
        Assert.Equal(new StockLevel(2, 2, 0, 0), await LevelAsync(desk));
    }

    [Fact]
    public async Task A_reservation_that_comes_in_between_keeps_its_pieces()
    {
        var desk = await StockedAsync(5);
        desk.Store.Wire.BeforeNextWrite(() => Stock(desk).ReserveAsync(Order, Sku, 3, Store.Stop));
        Assert.Equal("409 stock-held", Requests.Problem(await AdjustAsync(desk, Broken)));
        Assert.Equal(new StockLevel(5, 2, 3, 0), await LevelAsync(desk));
        Assert.Empty(await MovementsAsync(desk));
    }

    [Theory]
    [InlineData("NEVER-SET")]
    [InlineData("no SKU")]
    public async Task A_SKU_that_was_never_set_is_404(string sku)
    {
        var desk = await StockedAsync(5);
        Assert.Equal("404 not-found", Requests.Problem(await AdjustAsync(desk, Broken, sku: sku)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("short")]
    public async Task An_adjustment_without_a_key_is_refused(string? key)
    {
        var desk = await StockedAsync(5);
        Assert.Equal("400 bad-idempotency-key", Requests.Problem(await AdjustAsync(desk, Broken, key)));
        Assert.Equal(new StockLevel(5, 5, 0, 0), await LevelAsync(desk));
    }

    [Theory]
    [InlineData("""{ "by": 0, "reason": "counted" }""", "#/by")]
    [InlineData("""{ "reason": "counted" }""", "#/by")]
    [InlineData("""{ "by": 1000000001, "reason": "counted" }""", "#/by")]
    [InlineData("""{ "by": 999999996, "reason": "counted" }""", "#/by")]
    [InlineData("""{ "by": 1 }""", "#/reason")]
    [InlineData("""{ "by": 1, "reason": "" }""", "#/reason")]
    [InlineData("""{ "by": 1, "reason": "a\u202Eb" }""", "#/reason")]
    public async Task A_body_out_of_range_is_refused(string body, string field)
    {
        var desk = await StockedAsync(5);
        var answer = await AdjustAsync(desk, body);
        Assert.Equal("400 out-of-range", Requests.Problem(answer));
        Assert.Equal([field], Requests.Pointers(answer));
        Assert.Equal(new StockLevel(5, 5, 0, 0), await LevelAsync(desk));
    }

    [Theory]
    [MemberData(nameof(OperatorDesk.Strangers), MemberType = typeof(OperatorDesk))]
    public async Task Only_an_operator_may_adjust_stock(string key)
    {
        var desk = await StockedAsync(5);
        var request = OperatorDesk.Request(Broken, key, "adjust-1");
        Assert.Equal(
            "401 unauthenticated", Requests.Problem(await Function(desk).RunAsync(request, Sku, Store.Stop)));
        Assert.Equal(new StockLevel(5, 5, 0, 0), await LevelAsync(desk));
    }

    [Fact]
    public async Task An_adjustment_whose_answer_was_lost_is_made_once()
    {
        var desk = await StockedAsync(5);
        desk.Store.Wire.LoseAnswers(1);
        var (status, body) = await OperatorDesk.ShownAsync(await AdjustAsync(desk, Broken));
        Assert.Equal((200, 2), (status, body.GetProperty("onHand").GetInt64()));
        Assert.Equal(new StockLevel(2, 2, 0, 0), await LevelAsync(desk));
        Assert.Single(await MovementsAsync(desk));
    }

    [Fact]
    public async Task A_store_that_is_away_leaves_the_outcome_unknown_and_the_repeat_knows()
    {
        var desk = await StockedAsync(5);
        desk.Store.Wire.BeforeNextWrite(() => Task.FromResult(desk.Store.Wire.Broken = true));
        desk.Store.Wire.LoseAnswers(1);
        Assert.Equal("503 outcome-unknown", Requests.Problem(await AdjustAsync(desk, Broken)));

        desk.Store.Wire.Broken = false;
        Assert.Equal(200, (await OperatorDesk.ShownAsync(await AdjustAsync(desk, Broken))).Status);
        Assert.Equal(new StockLevel(2, 2, 0, 0), await LevelAsync(desk));
    }

    private static AdjustStock Function(OperatorDesk desk) => new(
        desk.Callers, new StockLedger(desk.Store.Service, TimeProvider.System), TimeProvider.System,
        NullLogger<AdjustStock>.Instance);

    private static Task<IResult> AdjustAsync(
        OperatorDesk desk, string body, string? key = "adjust-1", string sku = Sku) =>
        Function(desk).RunAsync(OperatorDesk.Request(body, idempotencyKey: key), sku, Store.Stop);

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
