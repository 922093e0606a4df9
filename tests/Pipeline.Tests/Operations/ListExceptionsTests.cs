using System.Text.Json;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Operations;
using Pipeline.Operations.OperatorConsole;
using Pipeline.Orders;
using Pipeline.Tests.Intake;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;
using Pipeline.Tests.Storefronts;

namespace Pipeline.Tests.Operations;

[Collection(StorageTests.Name)]
public sealed class ListExceptionsTests(AzuriteFixture azurite)
{
    // The store stamps markers by its own clock, so time starts at the present here.
    private readonly FakeTimeProvider time = new(TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task Orders_that_an_operator_decides_on_are_listed_the_longest_wait_first()
    {
        var desk = await OperatorDesk.OpenAsync(azurite);
        var now = time.GetUtcNow();
        foreach (var (key, minutes) in new[] { ("order-0001", 1), ("order-0002", 3), ("order-0003", 2) })
        {
            var at = now.AddMinutes(-minutes);
            await desk.Store.InsertAsync(
                Sample.Order(key, at: at).StockHeld(at).PaymentRefused("card", now.AddDays(3), at));
        }

        await desk.Store.InsertAsync(Sample.Authorised(now.AddDays(6), "storefront", now)); // its storefront captures
        await desk.Store.InsertAsync(Sample.Order("stock").Backordered(now.AddDays(6), now)); // stock is to come
        await desk.Store.InsertAsync(Sample.Confirmed("closed"));

        var held = (await ListAsync(desk)).GetProperty("held").GetProperty("orders");

        Assert.Equal(
            new[] { "order-0002", "order-0003", "order-0001" }.Select(key => Sample.Order(key).Id.Value),
            held.EnumerateArray().Select(order => order.GetProperty("id").GetString()));
        Assert.Equal("payment-refused", held[0].GetProperty("waitsFor").GetString());
        Assert.Equal(now.AddDays(3), held[0].GetProperty("until").GetDateTimeOffset());
        Assert.Equal(2500, held[0].GetProperty("total").GetInt64());
    }

    [Fact]
    public async Task Orders_that_stand_still_are_listed_and_those_that_move_are_not()
    {
        var desk = await OperatorDesk.OpenAsync(azurite);
        await desk.Store.InsertAsync(Sample.Order("order-0001", at: time.GetUtcNow()));
        var moved = await desk.Store.InsertAsync(Sample.Order("order-0002", at: time.GetUtcNow()));
        Assert.Empty(Standing(await ListAsync(desk)));

        time.Advance(TimeSpan.FromMinutes(10));
        await desk.Store.Orders.WriteAsync(moved, moved.Order.StockHeld(time.GetUtcNow()), Store.Stop);

        var standing = Standing(await ListAsync(desk));
        Assert.Equal([(Sample.Order("order-0001").Id.Value, "inventory")], standing);
    }

    [Fact]
    public async Task A_hundred_are_shown_and_more_are_said_to_be_there()
    {
        var desk = await OperatorDesk.OpenAsync(azurite);
        await Task.WhenAll(Enumerable.Range(0, 101).Select(order =>
            desk.Store.InsertAsync(Sample.Order($"order-{order:0000}", at: time.GetUtcNow()))));
        time.Advance(TimeSpan.FromMinutes(10));
        var list = await ListAsync(desk);
        Assert.Equal(100, Standing(list).Count());
        Assert.True(list.GetProperty("standing").GetProperty("truncated").GetBoolean());
        Assert.False(list.GetProperty("held").GetProperty("truncated").GetBoolean());
    }

    [Fact]
    public async Task An_order_that_is_unreadable_is_named_and_hides_no_other()
    {
        var desk = await OperatorDesk.OpenAsync(azurite);
        var broken = await desk.Store.InsertAsync(Sample.Order("order-0001", at: time.GetUtcNow()));
        await desk.Store.InsertAsync(Sample.Order("order-0002", at: time.GetUtcNow()));
        await desk.Store.SpoilAsync(broken.Order.Id);
        time.Advance(TimeSpan.FromMinutes(10));
        var list = await ListAsync(desk);
        Assert.Equal([(Sample.Order("order-0002").Id.Value, "inventory")], Standing(list));
        Assert.Equal(
            broken.Order.Id.Value, list.GetProperty("standing").GetProperty("unreadable")[0].GetString());
    }

    [Theory]
    [MemberData(nameof(OperatorDesk.Strangers), MemberType = typeof(OperatorDesk))]
    public async Task Only_an_operator_sees_them(string key)
    {
        var desk = await OperatorDesk.OpenAsync(azurite);
        Assert.Equal(
            "401 unauthenticated",
            Requests.Problem(await Function(desk).RunAsync(OperatorDesk.Request(key: key), Store.Stop)));
    }

    private static IEnumerable<(string?, string?)> Standing(JsonElement list) =>
        list.GetProperty("standing").GetProperty("orders").EnumerateArray().Select(order =>
            (order.GetProperty("id").GetString(), order.GetProperty("waitsFor").GetString()));

    private async Task<JsonElement> ListAsync(OperatorDesk desk)
    {
        var (status, body) = await OperatorDesk.ShownAsync(
            await Function(desk).RunAsync(OperatorDesk.Request(), Store.Stop));
        Assert.Equal(200, status);
        return body;
    }

    private ListExceptions Function(OperatorDesk desk) =>
        new(desk.Callers, desk.Store.Orders, Options.Create(new ReconcileOptions()), time);
}
