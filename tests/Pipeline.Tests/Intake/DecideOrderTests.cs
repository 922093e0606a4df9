using Microsoft.AspNetCore.Http.HttpResults;
using Pipeline.Messaging;
using Pipeline.Orders;
using Pipeline.Rules;
using Pipeline.Storefronts;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Intake;

[Collection(StorageTests.Name)]
public sealed class DecideOrderTests(AzuriteFixture azurite) : IAsyncDisposable
{
    private readonly CancelBench bench = new(azurite);

    public static TheoryData<Order> Held =>
    [
        Sample.Order(review: Sample.Doubt).StockHeld(Sample.At),
        Sample.Order().StockHeld(Sample.At).PaymentRefused("parameter-unknown", Life.Due, Sample.At),
    ];

    [Theory]
    [MemberData(nameof(Held), DisableDiscoveryEnumeration = true)]
    public async Task An_approved_order_goes_on_where_it_rested(Order order)
    {
        var store = await bench.OpenAsync(order);
        var view = CancelBench.Accepted(await bench.DecideAsync(
            Verdict.Approved, """{ "reason": "known customer" }"""));

        Assert.Equal(("reserved", null), (view.Status, view.Hold));
        var now = (await store.ReadAsync(CancelBench.Id)).Order;
        Assert.Equal(("approved", "ops: known customer"), (now.Timeline[^1].Event, now.Timeline[^1].Detail));
        Assert.Equal(Queues.Payment, Assert.Single(bench.Bus.Nudges).Queue);
    }

    [Theory]
    [MemberData(nameof(Held), DisableDiscoveryEnumeration = true)]
    public async Task A_rejected_order_is_turned_round(Order order)
    {
        var store = await bench.OpenAsync(order);
        var view = CancelBench.Accepted(await bench.DecideAsync(Verdict.Refused));

        Assert.Equal(("rejected", "refused"), (view.Status, view.Reason));
        Assert.Equal(Goal.Unwind, (await store.ReadAsync(CancelBench.Id)).Order.Goal);
        Assert.Single(bench.Bus.Nudges);
    }

    [Theory]
    [InlineData(Verdict.Approved)]
    [InlineData(Verdict.Refused)]
    public async Task The_same_word_again_writes_nothing_and_another_is_refused(Verdict verdict)
    {
        var store = await bench.OpenAsync(Sample.Order(review: Sample.Doubt).StockHeld(Sample.At));
        await bench.DecideAsync(verdict);
        CancelBench.Accepted(await bench.DecideAsync(verdict, ifMatch: "\"1\""));

        Assert.Equal(2, (await store.ReadAsync(CancelBench.Id)).Order.Version);
        var other = verdict == Verdict.Approved ? Verdict.Refused : Verdict.Approved;
        Assert.Equal(Problems.NotDecidable.Urn, Problem(await bench.DecideAsync(other)));
    }

    public static TheoryData<Order, Verdict> NotToBeDecided => new()
    {
        { Sample.Order(), Verdict.Approved },
        { Sample.Order(), Verdict.Refused },
        { Sample.Confirmed(), Verdict.Refused },
        { Sample.Authorised(Life.Due), Verdict.Approved },
        { Sample.Order().Backordered(Life.Due, Sample.At), Verdict.Approved },
        {
            Sample.Order().StockHeld(Sample.At).PaymentMismatched("pay_1", "1 EUR", Life.Due, Sample.At),
            Verdict.Approved
        },
    };

    [Theory]
    [MemberData(nameof(NotToBeDecided), DisableDiscoveryEnumeration = true)]
    public async Task What_waits_for_nobodys_word_is_left_alone(Order order, Verdict verdict)
    {
        var store = await bench.OpenAsync(order);
        Assert.Equal(Problems.NotDecidable.Urn, Problem(await bench.DecideAsync(verdict)));
        Assert.Equal(order.Version, (await store.ReadAsync(CancelBench.Id)).Order.Version);
    }

    [Fact]
    public async Task What_waits_for_a_capture_can_be_given_up()
    {
        await bench.OpenAsync(Sample.Authorised(Life.Due));
        Assert.Equal("rejected", CancelBench.Accepted(await bench.DecideAsync(Verdict.Refused)).Status);
    }

    [Fact]
    public async Task A_storefront_decides_nothing_and_a_stale_ETag_is_refused()
    {
        await bench.OpenAsync(Sample.Order(review: Sample.Doubt).StockHeld(Sample.At));
        var stranger = await bench.DecideAsync(Verdict.Approved, key: CancelBench.Right);
        Assert.Equal(Problems.Unauthenticated.Urn, Problem(stranger));
        Assert.Equal(
            Problems.PreconditionFailed.Urn, Problem(await bench.DecideAsync(Verdict.Approved, ifMatch: "\"0\"")));
    }

    [Theory]
    [InlineData(2499, "EUR", false)]
    [InlineData(2500, "EUR", true)]
    [InlineData(9999, "USD", false)]
    public async Task A_role_decides_up_to_its_limit_and_refunds_up_to_its_own(long limit, string currency, bool may)
    {
        var store = await bench.OpenAsync(Sample.Order(review: Sample.Doubt).StockHeld(Sample.At));
        var limits = new Dictionary<string, long> { [currency] = limit };
        await new RuleTable(store.Service).SetAsync(
            Sample.StorefrontId,
            new RuleSet { Roles = new Dictionary<string, Role?> { ["clerk"] = new() { Approve = limits } } },
            null, "ops", Store.Stop);

        var answer = await bench.DecideAsync(Verdict.Approved, key: CancelBench.Clerk);
        if (may) CancelBench.Accepted(answer);
        else Assert.Equal(Problems.BeyondRole.Urn, Problem(answer));
        Assert.Equal(may ? 2 : 1, (await store.ReadAsync(CancelBench.Id)).Order.Version);
    }

    [Fact]
    public async Task A_role_rejects_up_to_a_limit_of_its_own_and_is_told_what_its_limit_is()
    {
        var store = await bench.OpenAsync(Sample.Order(review: Sample.Doubt).StockHeld(Sample.At));
        var clerk = new Role { Approve = Limit(100), Release = Limit(2500) };
        await new RuleTable(store.Service).SetAsync(
            Sample.StorefrontId, new RuleSet { Roles = new Dictionary<string, Role?> { ["clerk"] = clerk } },
            null, "ops", Store.Stop);

        var refused = Assert.IsType<ProblemHttpResult>(
            await bench.DecideAsync(Verdict.Approved, key: CancelBench.Clerk));
        Assert.Equal(
            "This is about 2500 EUR; the role clerk decides about up to 100 EUR.", refused.ProblemDetails.Detail);
        CancelBench.Accepted(await bench.DecideAsync(Verdict.Refused, key: CancelBench.Clerk));

        static Dictionary<string, long> Limit(long most) => new() { ["EUR"] = most };
    }

    [Fact]
    public async Task A_role_that_no_rules_know_decides_and_refunds_nothing()
    {
        await bench.OpenAsync(Sample.Confirmed());
        var (_, refund) = await bench.RefundAsync("""{ "amount": 1 }""", key: CancelBench.Clerk);
        Assert.Equal(Problems.BeyondRole.Urn, Problem(refund));
    }

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    private static string? Problem(object answer) => Assert.IsType<ProblemHttpResult>(answer).ProblemDetails.Type;
}
