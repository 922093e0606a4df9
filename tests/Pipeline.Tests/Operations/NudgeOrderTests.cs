using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Messaging;
using Pipeline.Operations;
using Pipeline.Orders;
using Pipeline.Storefronts;
using Pipeline.Tests.Intake;
using Pipeline.Tests.Messaging;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;
using Pipeline.Tests.Storefronts;

namespace Pipeline.Tests.Operations;

[Collection(StorageTests.Name)]
public sealed class NudgeOrderTests(AzuriteFixture azurite) : IAsyncDisposable
{
    private const string Right = "ok_test_ops_right";
    private static readonly OrderId Id = Sample.Order().Id;
    private readonly FakeTimeProvider time = new(Sample.At);
    private readonly Bus bus = new();

    [Fact]
    public async Task An_open_order_is_sent_to_whoevers_turn_it_is()
    {
        var nudge = await OpenAsync(Sample.Order().StockHeld(Sample.At));
        var (_, answer) = await RunAsync(nudge);

        Assert.Equal((202, Id.Value, "payment"), Answered(answer));
        Assert.Equal((Queues.Payment, Id), Assert.Single(bus.Nudges.Select(sent => (sent.Queue, sent.Nudge.Id))));
    }

    [Fact]
    public async Task A_second_nudge_is_sent_as_well()
    {
        var nudge = await OpenAsync(Sample.Order());
        await RunAsync(nudge);
        Assert.Equal((202, Id.Value, "inventory"), Answered((await RunAsync(nudge)).Answer));
        Assert.Equal(2, bus.Sent.Count);
    }

    [Fact]
    public async Task A_closed_order_has_nothing_left_to_do()
    {
        var nudge = await OpenAsync(Sample.Confirmed());
        Assert.Equal((200, Id.Value, null), Answered((await RunAsync(nudge)).Answer));
        Assert.Empty(bus.Sent);
    }

    [Theory]
    [InlineData("ord_1")]
    [InlineData("ord_00000000000000000000000000")]
    public async Task An_id_that_no_order_has_is_404(string id)
    {
        var nudge = await OpenAsync(Sample.Order());
        Assert.Equal("404 not-found", Requests.Problem((await RunAsync(nudge, id: id)).Answer));
    }

    [Theory]
    [InlineData("sk_test_demo_right")]
    [InlineData("ok_test_demo_right")]
    [InlineData("sk_test_ops_right")]
    [InlineData("ok_test_ops_wrong")]
    [InlineData("")]
    public async Task Only_an_operator_may_nudge(string key)
    {
        var nudge = await OpenAsync(Sample.Order());
        Assert.Equal("401 unauthenticated", Requests.Problem((await RunAsync(nudge, key)).Answer));
        Assert.Empty(bus.Sent);
    }

    [Fact]
    public async Task A_nudge_is_503_while_the_queue_refuses()
    {
        var nudge = await OpenAsync(Sample.Order());
        bus.Fault = new TimeoutException("away");
        var (request, answer) = await RunAsync(nudge);
        Assert.Equal("503 unavailable", Requests.Problem(answer));
        Assert.Equal("2", request.HttpContext.Response.Headers.RetryAfter);
    }

    [Fact]
    public async Task A_nudge_is_503_after_ten_seconds_in_which_the_queue_hangs()
    {
        var nudge = await OpenAsync(Sample.Order());
        bus.HoldUp();
        var nudging = RunAsync(nudge);
        await bus.BeganAsync();
        var (_, answer) = await Passing.UntilAsync(time, TimeSpan.FromSeconds(10), nudging);
        Assert.Equal("503 unavailable", Requests.Problem(answer));
        bus.LetGo();
    }

    public ValueTask DisposeAsync() => bus.DisposeAsync();

    private static (int? Status, string Id, string? Next) Answered(IResult answer)
    {
        var json = Assert.IsType<JsonHttpResult<NudgeOrderAnswer>>(answer);
        return (json.StatusCode, json.Value!.Id, json.Value.Next);
    }

    private static async Task<(HttpRequest Request, IResult Answer)> RunAsync(
        NudgeOrder nudge, string key = Right, string? id = null)
    {
        var request = new DefaultHttpContext().Request;
        request.Headers.Authorization = $"Bearer {key}";
        return (request, await nudge.RunAsync(request, id ?? Id.Value, Store.Stop));
    }

    private async Task<NudgeOrder> OpenAsync(Order order)
    {
        var store = await Store.MakeAsync(azurite);
        var storefronts = new StorefrontTable(store.Service);
        await storefronts.AddKeyAsync("demo", ApiKey.Parse("sk_test_demo_right")!, Store.Stop);
        await storefronts.AddOperatorAsync(ApiKey.Parse(Right)!, Store.Stop);
        await store.InsertAsync(order);
        return new NudgeOrder(
            Doors.Open(storefronts, time), store.Orders, new Courier(bus, time), time,
            NullLogger<NudgeOrder>.Instance);
    }
}
