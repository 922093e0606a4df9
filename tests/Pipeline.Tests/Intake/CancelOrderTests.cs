using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Intake;
using Pipeline.Messaging;
using Pipeline.Orders;
using Pipeline.Storefronts;
using Pipeline.Tests.Messaging;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Intake;

[Collection(StorageTests.Name)]
public sealed class CancelOrderTests(AzuriteFixture azurite) : IAsyncDisposable
{
    private const string Right = "sk_test_demo_right";
    private const string Other = "sk_test_other_right";
    private static readonly OrderId Id = Sample.Order().Id;
    private readonly FakeTimeProvider time = new(Sample.At.AddMinutes(1));
    private readonly Bus bus = new();

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{ "reason": "ordered twice" }""")]
    public async Task A_cancel_turns_the_order_round_and_sends_it_on_its_way(string body)
    {
        var (store, cancel) = await OpenAsync(Sample.Order().StockHeld(Sample.At));
        var (request, answer) = await CancelAsync(cancel, body: body);

        Assert.Equal("cancelling", Accepted(answer).Status);
        var headers = request.HttpContext.Response.Headers;
        Assert.Equal(("\"2\"", "1"), ($"{headers.ETag}", $"{headers.RetryAfter}"));
        var order = (await store.ReadAsync(Id)).Order;
        Assert.Equal((Goal.Unwind, UnwindReason.Cancelled, 2), (order.Goal, order.Reason, order.Version));
        Assert.Equal((Queues.Inventory, 2), Assert.Single(bus.Nudges.Select(OfBus)));
    }

    [Fact]
    public async Task A_confirmed_order_is_opened_again_and_its_money_given_back_first()
    {
        var (store, cancel) = await OpenAsync(Sample.Confirmed());
        Assert.Empty(await store.MarkersAsync());
        Assert.Equal("cancelling", Accepted((await CancelAsync(cancel)).Answer).Status);

        Assert.Equal(Id, Assert.Single(await store.MarkersAsync()).Id);
        Assert.Equal(Queues.Payment, Assert.Single(bus.Nudges).Queue);
    }

    [Fact]
    public async Task A_second_cancel_writes_nothing_and_nudges_again()
    {
        var (store, cancel) = await OpenAsync(Sample.Order());
        await CancelAsync(cancel);
        var (request, answer) = await CancelAsync(cancel);

        Assert.Equal("cancelling", Accepted(answer).Status);
        Assert.Equal("\"1\"", request.HttpContext.Response.Headers.ETag);
        Assert.Equal(1, (await store.ReadAsync(Id)).Order.Version);
        Assert.Equal(2, bus.Nudges.Count);
    }

    [Fact]
    public async Task An_order_that_was_rejected_keeps_its_reason()
    {
        var (store, cancel) = await OpenAsync(Sample.Order().OutOfStock(Sample.At));
        Assert.Equal(("rejected", "out-of-stock"), StatusOf(Accepted((await CancelAsync(cancel)).Answer)));
        Assert.Equal(1, (await store.ReadAsync(Id)).Order.Version);
    }

    [Fact]
    public async Task A_cancelled_and_closed_order_stays_as_it_is_without_a_nudge()
    {
        var closed = Sample.Order().Cancelled(Sample.At)
            .StockReleased(Sample.At).Announced(Outcome.Cancelled, Sample.At);
        var (store, cancel) = await OpenAsync(closed);
        Assert.Equal("cancelled", Accepted((await CancelAsync(cancel)).Answer).Status);
        Assert.Empty(bus.Sent);
        Assert.Empty(await store.MarkersAsync());
    }

    [Theory]
    [InlineData(Other, null, "404 not-found")]
    [InlineData(Right, "ord_1", "404 not-found")]
    [InlineData(Right, "ord_00000000000000000000000000", "404 not-found")]
    [InlineData("sk_test_demo_wrong", null, "401 unauthenticated")]
    [InlineData("ok_test_demo_right", null, "401 unauthenticated")]
    [InlineData("ok_test_ops_right", null, "401 unauthenticated")]
    [InlineData("", null, "401 unauthenticated")]
    public async Task An_order_is_cancelled_by_its_own_storefront_only(string key, string? id, string problem)
    {
        var (store, cancel) = await OpenAsync(Sample.Order());
        Assert.Equal(problem, Requests.Problem((await CancelAsync(cancel, key: key, id: id)).Answer));
        Assert.Equal(0, (await store.ReadAsync(Id)).Order.Version);
        Assert.Empty(bus.Sent);
    }

    [Theory]
    [InlineData("junk", "400 not-json")]
    [InlineData("null", "400 not-json")]
    [InlineData("""{ "because": "x" }""", "400 not-json")]
    [InlineData("""{ "reason": "a", "reason": "b" }""", "400 not-json")]
    [InlineData("""{ "reason": 1 }""", "400 not-json")]
    [InlineData("""{ "reason": "" }""", "400 out-of-range")]
    [InlineData("""{ "reason": "a\u0000" }""", "400 out-of-range")]
    [InlineData("""{ "reason": "a\u202Eb" }""", "400 out-of-range")]
    public async Task A_body_that_says_something_else_cancels_nothing(string body, string problem)
    {
        var (store, cancel) = await OpenAsync(Sample.Order());
        Assert.Equal(problem, Requests.Problem((await CancelAsync(cancel, body: body)).Answer));
        Assert.Equal(0, (await store.ReadAsync(Id)).Order.Version);
    }

    [Fact]
    public async Task A_reason_may_have_256_characters_and_a_body_4_KiB()
    {
        var (_, cancel) = await OpenAsync(Sample.Order());
        var longest = string.Concat(Enumerable.Repeat("\\u00e9", 256));
        var tooLong = $$"""{ "reason": "{{longest}}x" }""";
        var tooLarge = new string(' ', 4 * 1024) + "{}";

        Assert.Equal("400 out-of-range", Requests.Problem((await CancelAsync(cancel, body: tooLong)).Answer));
        Assert.Equal("413 too-large", Requests.Problem((await CancelAsync(cancel, body: tooLarge)).Answer));
        Assert.Equal("cancelling", Accepted(
            (await CancelAsync(cancel, body: $$"""{ "reason": "{{longest}}" }""")).Answer).Status);
    }

    [Fact]
    public async Task A_body_of_another_type_is_415_but_none_needs_no_type()
    {
        var (_, cancel) = await OpenAsync(Sample.Order());
        Assert.Equal("415 unsupported-media-type", Requests.Problem(
            (await CancelAsync(cancel, body: "{}", contentType: "text/plain")).Answer));
        Assert.Equal("cancelling", Accepted((await CancelAsync(cancel, contentType: null)).Answer).Status);
    }

    [Theory]
    [InlineData("\"1\"")]
    [InlineData("*")]
    [InlineData("\"0\", \"1\"")]
    [InlineData("W/\"0\", \"1\"")]
    public async Task A_cancel_under_the_ETag_of_the_order_as_it_is_goes_through(string ifMatch)
    {
        var (_, cancel) = await OpenAsync(Sample.Order().StockHeld(Sample.At));
        Assert.Equal("cancelling", Accepted((await CancelAsync(cancel, ifMatch: ifMatch)).Answer).Status);
        Assert.Single(bus.Sent);
    }

    [Theory]
    [InlineData("\"0\"", "412 precondition-failed")]
    [InlineData("W/\"1\"", "412 precondition-failed")]
    [InlineData("\"2\", \"3\"", "412 precondition-failed")]
    [InlineData("\"01\"", "412 precondition-failed")]
    [InlineData("1", "400 bad-if-match")]
    [InlineData("", "400 bad-if-match")]
    [InlineData("\"1", "400 bad-if-match")]
    [InlineData("*, \"1\"", "400 bad-if-match")]
    public async Task A_cancel_under_another_ETag_changes_nothing(string ifMatch, string problem)
    {
        var (store, cancel) = await OpenAsync(Sample.Order().StockHeld(Sample.At));
        Assert.Equal(problem, Requests.Problem((await CancelAsync(cancel, ifMatch: ifMatch)).Answer));
        Assert.Equal(1, (await store.ReadAsync(Id)).Order.Version);
        Assert.Empty(bus.Sent);
    }

    [Fact]
    public async Task A_cancel_of_a_cancelled_order_heeds_If_Match_as_well()
    {
        var (_, cancel) = await OpenAsync(Sample.Order().Cancelled(Sample.At));
        Assert.Equal(
            "412 precondition-failed", Requests.Problem((await CancelAsync(cancel, ifMatch: "\"0\"")).Answer));
        Assert.Equal("cancelling", Accepted((await CancelAsync(cancel, ifMatch: "\"1\"")).Answer).Status);
    }

    [Fact]
    public async Task A_cancel_that_was_overtaken_starts_from_the_row_as_it_is()
    {
        var (store, cancel) = await OpenAsync(Sample.Order());
        var elsewhere = new OrderTable(store.Service);
        store.Wire.BeforeNextWrite(async () =>
        {
            var stored = await store.ReadAsync(Id);
            await elsewhere.WriteAsync(stored, stored.Order.StockHeld(Sample.At), Store.Stop);
        });
        Assert.Equal("cancelling", Accepted((await CancelAsync(cancel)).Answer).Status);

        var order = (await store.ReadAsync(Id)).Order;
        Assert.Equal((StockState.Held, Goal.Unwind, 2), (order.Stock, order.Goal, order.Version));
        Assert.Equal((Queues.Inventory, 2), Assert.Single(bus.Nudges.Select(OfBus)));
    }

    [Fact]
    public async Task A_cancel_under_an_ETag_that_was_overtaken_is_412()
    {
        var (store, cancel) = await OpenAsync(Sample.Order());
        var elsewhere = new OrderTable(store.Service);
        store.Wire.BeforeNextWrite(async () =>
        {
            var stored = await store.ReadAsync(Id);
            await elsewhere.WriteAsync(stored, stored.Order.StockHeld(Sample.At), Store.Stop);
        });
        Assert.Equal(
            "412 precondition-failed", Requests.Problem((await CancelAsync(cancel, ifMatch: "\"0\"")).Answer));
        Assert.Equal(Goal.Fulfil, (await store.ReadAsync(Id)).Order.Goal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("\"0\"")]
    public async Task A_cancel_whose_answer_was_lost_is_202_and_written_once(string? ifMatch)
    {
        var (store, cancel) = await OpenAsync(Sample.Order());
        store.Wire.LoseAnswers(1);
        Assert.Equal("cancelling", Accepted((await CancelAsync(cancel, ifMatch: ifMatch)).Answer).Status);
        Assert.Equal(1, (await store.ReadAsync(Id)).Order.Version);
        Assert.Single(bus.Nudges);
    }

    [Fact]
    public async Task A_cancel_whose_outcome_is_unknown_is_503_and_harmless_to_repeat()
    {
        var (store, cancel) = await OpenAsync(Sample.Order());
        store.Wire.LoseAnswers(3); // the first try and the SDK's two more
        var (request, answer) = await CancelAsync(cancel);
        Assert.Equal("503 unavailable", Requests.Problem(answer));
        Assert.Equal("2", request.HttpContext.Response.Headers.RetryAfter);

        Assert.Equal("cancelling", Accepted((await CancelAsync(cancel)).Answer).Status);
        Assert.Equal(1, (await store.ReadAsync(Id)).Order.Version);
    }

    [Fact]
    public async Task A_cancel_is_503_while_the_store_is_away()
    {
        var (store, cancel) = await OpenAsync(Sample.Order());
        await CancelAsync(cancel, id: "ord_1"); // the key is remembered from here on
        store.Wire.Broken = true;
        Assert.Equal("503 unavailable", Requests.Problem((await CancelAsync(cancel)).Answer));
        store.Wire.Broken = false;
        Assert.Equal(0, (await store.ReadAsync(Id)).Order.Version);
    }

    [Fact]
    public async Task A_cancel_is_202_although_the_queue_refuses()
    {
        var (store, cancel) = await OpenAsync(Sample.Order());
        bus.Fault = new TimeoutException("away");
        Assert.Equal("cancelling", Accepted((await CancelAsync(cancel)).Answer).Status);
        Assert.Equal(1, (await store.ReadAsync(Id)).Order.Version);
    }

    [Fact]
    public async Task A_cancel_is_202_within_two_seconds_although_the_queue_hangs()
    {
        var (_, cancel) = await OpenAsync(Sample.Order());
        bus.HoldUp();
        var cancelling = CancelAsync(cancel);
        await bus.BeganAsync();
        Assert.False(cancelling.IsCompleted);

        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("cancelling", Accepted((await cancelling).Answer).Status);
        bus.LetGo();
    }

    public ValueTask DisposeAsync() => bus.DisposeAsync();

    private static (string Queue, int? Version) OfBus((string Queue, Nudge Nudge) sent) =>
        (sent.Queue, sent.Nudge.Order?.Version);

    private static (string Status, string? Reason) StatusOf(OrderView view) => (view.Status, view.Reason);

    private static OrderView Accepted(IResult answer)
    {
        var json = Assert.IsType<JsonHttpResult<OrderView>>(answer);
        Assert.Equal(StatusCodes.Status202Accepted, json.StatusCode);
        return json.Value!;
    }

    private static async Task<(HttpRequest Request, IResult Answer)> CancelAsync(
        CancelOrder cancel, string body = "", string key = Right, string? id = null, string? ifMatch = null,
        string? contentType = "application/json")
    {
        var request = Requests.Of(body, contentType);
        request.Headers.Authorization = $"Bearer {key}";
        if (ifMatch is not null) request.Headers.IfMatch = ifMatch;
        return (request, await cancel.RunAsync(request, id ?? Id.Value, Store.Stop));
    }

    private async Task<(Store Store, CancelOrder Cancel)> OpenAsync(Order order)
    {
        var store = await Store.MakeAsync(azurite);
        var storefronts = new StorefrontTable(store.Service);
        await storefronts.AddKeyAsync("demo", ApiKey.Parse(Right)!, Store.Stop);
        await storefronts.AddKeyAsync("other", ApiKey.Parse(Other)!, Store.Stop);
        await storefronts.AddOperatorAsync(ApiKey.Parse("ok_test_ops_right")!, Store.Stop);
        await store.InsertAsync(order);
        var cancel = new CancelOrder(
            new Callers(storefronts, time), store.Orders,
            new PromptNudge(new Courier(bus, time), time, NullLogger<PromptNudge>.Instance), time,
            NullLogger<CancelOrder>.Instance);
        return (store, cancel);
    }
}
