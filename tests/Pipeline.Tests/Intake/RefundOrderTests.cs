using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Pipeline.Intake;
using Pipeline.Messaging;
using Pipeline.Orders;
using Pipeline.Storefronts;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Intake;

[Collection(StorageTests.Name)]
public sealed class RefundOrderTests(AzuriteFixture azurite) : IAsyncDisposable
{
    private const string Part = """{ "amount": 500, "returns": [{ "sku": "TEA-001", "quantity": 1 }] }""";
    private readonly CancelBench bench = new(azurite);

    [Fact]
    public async Task A_refund_is_durable_and_the_payment_step_is_next()
    {
        var store = await bench.OpenAsync(Sample.Confirmed());
        var view = CancelBench.Accepted((await bench.RefundAsync(Part)).Answer);

        Assert.Equal(("confirmed", 0L), (view.Status, view.Refunded));
        Assert.Equal(
            ("refund-0001", 500L, "requested"),
            Assert.Single(view.Refunds!.Select(one => (one.Key, one.Amount, one.Status))));
        var order = (await store.ReadAsync(CancelBench.Id)).Order;
        Assert.Equal([new ReturnedLine("TEA-001", 1)], Assert.Single(order.Refunds).Returns);
        Assert.Equal(CancelBench.Id, Assert.Single(await store.MarkersAsync()).Id);
        Assert.Equal(Queues.Payment, Assert.Single(bench.Bus.Nudges).Queue);
    }

    [Fact]
    public async Task A_refund_without_an_amount_gives_back_all_that_is_left()
    {
        var store = await bench.OpenAsync(Sample.Confirmed());
        await bench.RefundAsync(Part);
        await bench.RefundAsync("", "refund-0002", CancelBench.Ops);

        Assert.Equal([500L, 2000L], (await store.ReadAsync(CancelBench.Id)).Order.Refunds.Select(one => one.Amount));
    }

    [Fact]
    public async Task A_repeat_is_answered_as_the_first_time_and_nudges_again()
    {
        var store = await bench.OpenAsync(Sample.Confirmed());
        var (first, _) = await bench.RefundAsync(Part);
        var (request, answer) = await bench.RefundAsync(Part);

        CancelBench.Accepted(answer);
        Assert.Equal(("", "true"), (Replayed(first), Replayed(request)));
        Assert.Single((await store.ReadAsync(CancelBench.Id)).Order.Refunds);
        Assert.Equal(2, bench.Bus.Nudges.Count);
    }

    [Theory]
    [InlineData("""{ "amount": 501, "returns": [{ "sku": "TEA-001", "quantity": 1 }] }""")]
    [InlineData("""{ "amount": 500 }""")]
    [InlineData("""{ "amount": 500, "reason": "late", "returns": [{ "sku": "TEA-001", "quantity": 1 }] }""")]
    public async Task A_key_that_stands_for_another_refund_is_refused(string body)
    {
        await bench.OpenAsync(Sample.Confirmed());
        await bench.RefundAsync(Part);
        Assert.Equal(Problems.IdempotencyKeyReused.Urn, Problem((await bench.RefundAsync(body)).Answer).Type);
    }

    [Fact]
    public async Task Two_refunds_at_once_never_give_back_more_than_was_captured()
    {
        var store = await bench.OpenAsync(Sample.Confirmed());
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(
            i => bench.RefundAsync("""{ "amount": 1000 }""", $"refund-000{i}")));

        Assert.Equal(2000, (await store.ReadAsync(CancelBench.Id)).Order.RefundsInAll());
        Assert.Equal(2, answers.Count(each => each.Answer is JsonHttpResult<OrderView>));
        Assert.Equal(4, answers.Count(each =>
            each.Answer is ProblemHttpResult refusal && refusal.ProblemDetails.Type == Problems.RefundTooLarge.Urn));
    }

    [Theory]
    [InlineData("""{ "amount": 2501 }""", "#/amount")]
    [InlineData("""{ "amount": 1, "returns": [{ "sku": "TEA-001", "quantity": 3 }] }""", "#/returns/0")]
    [InlineData("""{ "amount": 1, "returns": [{ "sku": "MUG-RED", "quantity": 1 }] }""", "#/returns/0")]
    [InlineData(
        """{ "amount": 1, "returns": [{ "sku": "TEA-001", "quantity": 2 }, { "sku": "TEA-001", "quantity": 1 }] }""",
        "#/returns/0")]
    public async Task More_than_is_left_is_refused_by_its_pointer(string body, string field)
    {
        var store = await bench.OpenAsync(Sample.Confirmed());
        var problem = Problem((await bench.RefundAsync(body)).Answer);

        Assert.Equal(Problems.RefundTooLarge.Urn, problem.Type);
        Assert.Equal(field, Assert.Single(Assert.IsType<List<FieldError>>(problem.Extensions["errors"])).Pointer);
        Assert.Empty((await store.ReadAsync(CancelBench.Id)).Order.Refunds);
    }

    public static TheoryData<string, Order> NotRefundable => new()
    {
        { "Its money is not taken yet.", Sample.Order().StockHeld(Sample.At) },
        { "cancel the order instead", Sample.Authorised(Sample.At.AddDays(1)) },
        { "turned round", Sample.Confirmed().Cancelled(Sample.At) },
        { "given back already", Sample.Confirmed().RefundRequested(
            new Refund("refund-all", 2500, null, [], Sample.At), Sample.At) },
    };

    [Theory]
    [MemberData(nameof(NotRefundable), DisableDiscoveryEnumeration = true)]
    public async Task An_order_without_money_to_give_back_says_why(string why, Order order)
    {
        await bench.OpenAsync(order);
        var problem = Problem((await bench.RefundAsync("""{ "amount": 1 }""")).Answer);

        Assert.Equal(Problems.NotRefundable.Urn, problem.Type);
        Assert.Contains(why, problem.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "amount": 0 }""", "#/amount")]
    [InlineData("""{ "returns": [] }""", "#/returns")]
    [InlineData("""{ "returns": [null] }""", "#/returns/0")]
    [InlineData("""{ "returns": [{ "sku": "TEA-001" }] }""", "#/returns/0/quantity")]
    [InlineData("""{ "returns": [{ "sku": "a b", "quantity": 1 }] }""", "#/returns/0/sku")]
    public async Task What_is_out_of_range_is_refused_by_its_pointer(string body, string field)
    {
        await bench.OpenAsync(Sample.Confirmed());
        var problem = Problem((await bench.RefundAsync(body)).Answer);

        Assert.Equal(Problems.OutOfRange.Urn, problem.Type);
        var faults = Assert.IsAssignableFrom<IReadOnlyList<FieldError>>(problem.Extensions["errors"]);
        Assert.Contains(field, faults.Select(fault => fault.Pointer));
    }

    [Fact]
    public async Task Another_storefronts_order_is_unknown_and_a_stale_ETag_is_refused()
    {
        await bench.OpenAsync(Sample.Confirmed());
        var (_, foreign) = await bench.RefundAsync(Part, key: CancelBench.Other);
        Assert.Equal(Problems.NotFound.Urn, Problem(foreign).Type);
        Assert.Equal(
            Problems.PreconditionFailed.Urn, Problem((await bench.RefundAsync(Part, ifMatch: "\"1\"")).Answer).Type);
    }

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    private static string Replayed(Microsoft.AspNetCore.Http.HttpRequest request) =>
        request.HttpContext.Response.Headers["Idempotent-Replayed"].ToString();

    private static ProblemDetails Problem(object answer) => Assert.IsType<ProblemHttpResult>(answer).ProblemDetails;
}
