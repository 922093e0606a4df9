using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Pipeline.Operations.OperatorConsole;
using Pipeline.Orders;
using Pipeline.Tests.Intake;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;
using Pipeline.Tests.Storefronts;

namespace Pipeline.Tests.Operations;

[Collection(StorageTests.Name)]
public sealed class ShowOrderTests(AzuriteFixture azurite)
{
    private const string Detail = "payment timed-out after 15.0 s";
    private static readonly DateTimeOffset Again = Sample.At.AddMinutes(2);

    [Fact]
    public async Task What_keeps_an_order_is_shown_with_when_it_is_tried_again()
    {
        var desk = await OperatorDesk.OpenAsync(azurite);
        var stored = await desk.Store.InsertAsync(Sample.Order().StockHeld(Sample.At));
        await NoteAsync(desk, stored.Order.Version);

        var shown = await ShownAsync(desk);
        var retry = shown.GetProperty("retry");
        Assert.Equal("payment", shown.GetProperty("next").GetString());
        Assert.Equal(Again, retry.GetProperty("at").GetDateTimeOffset());
        var failed = Assert.Single(retry.GetProperty("failed").EnumerateArray());
        Assert.Equal(
            (FailedAttempts.Event, Detail),
            (failed.GetProperty("event").GetString(), failed.GetProperty("detail").GetString()));
    }

    [Fact]
    public async Task What_failed_before_the_order_got_on_keeps_it_no_more()
    {
        var desk = await OperatorDesk.OpenAsync(azurite);
        var stored = await desk.Store.InsertAsync(Sample.Order());
        await NoteAsync(desk, stored.Order.Version);
        await desk.Store.Orders.WriteAsync(stored, stored.Order.StockHeld(Sample.At), Store.Stop);
        Assert.False((await ShownAsync(desk)).TryGetProperty("retry", out _));
    }

    [Fact]
    public async Task A_closed_order_costs_no_second_reading()
    {
        var desk = await OperatorDesk.OpenAsync(azurite);
        await desk.Store.InsertAsync(Sample.Confirmed());
        await ShownAsync(desk); // the operator's key is known from here on
        var before = desk.Store.Wire.Requests;
        Assert.False((await ShownAsync(desk)).TryGetProperty("retry", out _));
        Assert.Equal(1, desk.Store.Wire.Requests - before);
    }

    [Theory]
    [MemberData(nameof(OperatorDesk.Strangers), MemberType = typeof(OperatorDesk))]
    public async Task Only_an_operator_sees_it(string key)
    {
        var desk = await OperatorDesk.OpenAsync(azurite);
        Assert.Equal("401 unauthenticated", Requests.Problem(await RunAsync(desk, key)));
    }

    private static async Task NoteAsync(OperatorDesk desk, int version) =>
        Assert.True(await desk.Store.Orders.NoteRetryAsync(
            Sample.Order().Id,
            new Retry(Again, version, [new TimelineEntry(Sample.At, FailedAttempts.Event, Detail)]),
            Store.Stop));

    private static async Task<JsonElement> ShownAsync(OperatorDesk desk)
    {
        var (status, body) = await OperatorDesk.ShownAsync(await RunAsync(desk, OperatorDesk.Key));
        Assert.Equal(200, status);
        return body;
    }

    private static Task<IResult> RunAsync(OperatorDesk desk, string key) =>
        new ShowOrder(desk.Callers, desk.Store.Orders).RunAsync(
            OperatorDesk.Request(key: key), Sample.Order().Id.Value, Store.Stop);
}
