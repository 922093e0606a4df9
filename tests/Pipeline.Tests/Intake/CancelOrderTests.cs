using Microsoft.AspNetCore.Http.HttpResults;
using Pipeline.Intake;
using Pipeline.Messaging;
using Pipeline.Orders;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Intake;

[Collection(StorageTests.Name)]
public sealed class CancelOrderTests(AzuriteFixture azurite) : IAsyncDisposable
{
    private readonly CancelBench bench = new(azurite);

    [Fact]
    public async Task An_operator_cancels_any_order_under_his_name_and_a_role_up_to_its_limit()
    {
        var store = await bench.OpenAsync(Sample.Order().StockHeld(Sample.At));
        var (_, clerks) = await bench.CancelAsync(key: CancelBench.Clerk);
        Assert.Equal(403, Assert.IsType<ProblemHttpResult>(clerks).StatusCode);
        Assert.Equal(1, (await store.ReadAsync(CancelBench.Id)).Order.Version);

        CancelBench.Accepted((await bench.CancelAsync("""{ "reason": "by phone" }""", CancelBench.Ops)).Answer);
        var order = (await store.ReadAsync(CancelBench.Id)).Order;
        Assert.Equal(("cancel-requested", "ops: by phone"), (order.Timeline[^1].Event, order.Timeline[^1].Detail));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{ "reason": "ordered twice" }""")]
    public async Task A_cancel_turns_the_order_round_and_sends_it_on_its_way(string body)
    {
        var store = await bench.OpenAsync(Sample.Order().StockHeld(Sample.At));
        var (request, answer) = await bench.CancelAsync(body: body);

        Assert.Equal("cancelling", CancelBench.Accepted(answer).Status);
        var headers = request.HttpContext.Response.Headers;
        Assert.Equal(("\"2\"", "1"), ($"{headers.ETag}", $"{headers.RetryAfter}"));
        var order = (await store.ReadAsync(CancelBench.Id)).Order;
        Assert.Equal((Goal.Unwind, UnwindReason.Cancelled, 2), (order.Goal, order.Reason, order.Version));
        Assert.Equal((Queues.Inventory, 2), Assert.Single(bench.Bus.Nudges.Select(CancelBench.Glance)));
    }

    [Fact]
    public async Task A_confirmed_order_is_opened_again_and_its_money_given_back_first()
    {
        var store = await bench.OpenAsync(Sample.Confirmed());
        Assert.Empty(await store.MarkersAsync());
        Assert.Equal("cancelling", CancelBench.Accepted((await bench.CancelAsync()).Answer).Status);

        Assert.Equal(CancelBench.Id, Assert.Single(await store.MarkersAsync()).Id);
        Assert.Equal(Queues.Payment, Assert.Single(bench.Bus.Nudges).Queue);
    }

    [Fact]
    public async Task A_second_cancel_writes_nothing_and_nudges_again()
    {
        var store = await bench.OpenAsync(Sample.Order());
        await bench.CancelAsync();
        var (request, answer) = await bench.CancelAsync();

        Assert.Equal("cancelling", CancelBench.Accepted(answer).Status);
        Assert.Equal("\"1\"", request.HttpContext.Response.Headers.ETag);
        Assert.Equal(1, (await store.ReadAsync(CancelBench.Id)).Order.Version);
        Assert.Equal(2, bench.Bus.Nudges.Count);
    }

    [Fact]
    public async Task An_order_that_was_rejected_keeps_its_reason()
    {
        var store = await bench.OpenAsync(Sample.Order().OutOfStock(Sample.At));
        Assert.Equal(("rejected", "out-of-stock"), StatusOf(CancelBench.Accepted((await bench.CancelAsync()).Answer)));
        Assert.Equal(1, (await store.ReadAsync(CancelBench.Id)).Order.Version);
    }

    [Fact]
    public async Task A_cancelled_and_closed_order_stays_as_it_is_without_a_nudge()
    {
        var closed = Sample.Order().Cancelled(Sample.At)
            .StockReleased(Sample.At).Announced(Outcome.Cancelled, Sample.At);
        var store = await bench.OpenAsync(closed);
        Assert.Equal("cancelled", CancelBench.Accepted((await bench.CancelAsync()).Answer).Status);
        Assert.Empty(bench.Bus.Sent);
        Assert.Empty(await store.MarkersAsync());
    }

    [Theory]
    [InlineData(CancelBench.Other, null, "404 not-found")]
    [InlineData(CancelBench.Right, "ord_1", "404 not-found")]
    [InlineData(CancelBench.Right, "ord_00000000000000000000000000", "404 not-found")]
    [InlineData("sk_test_demo_wrong", null, "401 unauthenticated")]
    [InlineData("ok_test_demo_right", null, "401 unauthenticated")]
    [InlineData("", null, "401 unauthenticated")]
    public async Task No_other_storefront_and_no_stranger_cancels_an_order(string key, string? id, string problem)
    {
        var store = await bench.OpenAsync(Sample.Order());
        Assert.Equal(problem, Requests.Problem((await bench.CancelAsync(key: key, id: id)).Answer));
        Assert.Equal(0, (await store.ReadAsync(CancelBench.Id)).Order.Version);
        Assert.Empty(bench.Bus.Sent);
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
        var store = await bench.OpenAsync(Sample.Order());
        Assert.Equal(problem, Requests.Problem((await bench.CancelAsync(body: body)).Answer));
        Assert.Equal(0, (await store.ReadAsync(CancelBench.Id)).Order.Version);
    }

    [Fact]
    public async Task A_reason_may_have_256_characters_and_a_body_4_KiB()
    {
        await bench.OpenAsync(Sample.Order());
        var longest = string.Concat(Enumerable.Repeat("\\u00e9", 256));
        var tooLong = $$"""{ "reason": "{{longest}}x" }""";
        var tooLarge = new string(' ', 4 * 1024) + "{}";

        Assert.Equal("400 out-of-range", Requests.Problem((await bench.CancelAsync(body: tooLong)).Answer));
        Assert.Equal("413 too-large", Requests.Problem((await bench.CancelAsync(body: tooLarge)).Answer));
        Assert.Equal("cancelling", CancelBench.Accepted(
            (await bench.CancelAsync(body: $$"""{ "reason": "{{longest}}" }""")).Answer).Status);
    }

    [Fact]
    public async Task A_body_of_another_type_is_415_but_none_needs_no_type()
    {
        await bench.OpenAsync(Sample.Order());
        Assert.Equal("415 unsupported-media-type", Requests.Problem(
            (await bench.CancelAsync(body: "{}", contentType: "text/plain")).Answer));
        Assert.Equal("cancelling", CancelBench.Accepted((await bench.CancelAsync(contentType: null)).Answer).Status);
    }

    [Theory]
    [InlineData("\"1\"")]
    [InlineData("*")]
    [InlineData("\"0\", \"1\"")]
    [InlineData("W/\"0\", \"1\"")]
    public async Task A_cancel_under_the_ETag_of_the_order_as_it_is_goes_through(string ifMatch)
    {
        await bench.OpenAsync(Sample.Order().StockHeld(Sample.At));
        Assert.Equal("cancelling", CancelBench.Accepted((await bench.CancelAsync(ifMatch: ifMatch)).Answer).Status);
        Assert.Single(bench.Bus.Sent);
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
        var store = await bench.OpenAsync(Sample.Order().StockHeld(Sample.At));
        Assert.Equal(problem, Requests.Problem((await bench.CancelAsync(ifMatch: ifMatch)).Answer));
        Assert.Equal(1, (await store.ReadAsync(CancelBench.Id)).Order.Version);
        Assert.Empty(bench.Bus.Sent);
    }

    [Fact]
    public async Task A_cancel_of_a_cancelled_order_heeds_If_Match_as_well()
    {
        await bench.OpenAsync(Sample.Order().Cancelled(Sample.At));
        Assert.Equal(
            "412 precondition-failed", Requests.Problem((await bench.CancelAsync(ifMatch: "\"0\"")).Answer));
        Assert.Equal("cancelling", CancelBench.Accepted((await bench.CancelAsync(ifMatch: "\"1\"")).Answer).Status);
    }

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    private static (string Status, string? Reason) StatusOf(OrderView view) => (view.Status, view.Reason);
}
