using Pipeline.Orders;
using Pipeline.Rules;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Rules;

[Collection(StorageTests.Name)]
public sealed class RuleReportTests(AzuriteFixture azurite)
{
    private static readonly RuleSet Lower = new()
    {
        Rules =
        [
            new Rule { When = "total-over", Amount = 2000, Currency = "EUR" },
            new Rule { When = "orders-per-hour-over", Count = 2 },
        ],
    };

    [Fact]
    public async Task A_trial_tells_what_other_rules_would_have_done()
    {
        var past = await PastAsync(
            Sample.Order("order-1", Of(1500), Sample.At, Sample.Doubt),
            Sample.Order("order-2", Of(2500), Sample.At.AddMinutes(1)),
            Sample.Order("order-3", Of(1500), Sample.At.AddMinutes(2)),
            Sample.Order("order-4", Of(1500), Sample.At.AddHours(3)));
        var trial = RuleTrial.Of(Lower, past);

        Assert.Equal((4, 1, 2), (trial.Orders, trial.Held, trial.WouldBeHeld));
        Assert.Equal([Id("order-3"), Id("order-2")], trial.NewlyHeld);
        Assert.Equal([Id("order-1")], trial.NoLongerHeld);
        Assert.Equal((1, 1), (trial.Rules["total-over"], trial.Rules["orders-per-hour-over"]));
    }

    [Fact]
    public void A_report_tells_what_could_be_pruned()
    {
        var held = Sample.Order(review: Sample.Doubt).StockHeld(Sample.At);
        var report = RuleReport.Of(
            Lower, [held, held.Approved("desk", Sample.At), held.Approved("desk", Sample.At)], Sample.At.AddDays(1));

        Assert.Equal((3, new RuleFigures(3, 2, 0)), (report.Orders, report.Rules["total-over"]));
        Assert.Equal(["orders-per-hour-over"], report.NeverFired);
        Assert.Equal(["total-over"], report.AlwaysOverridden);
        Assert.Equal([held.Id.Value], report.Overdue);
        Assert.Empty(RuleReport.Of(Lower, [held, held.Refused("desk", Sample.At)], Sample.At).AlwaysOverridden);
    }

    private static string Id(string key) => OrderId.For(Sample.StorefrontId, key).Value;

    private static Purchase Of(long price) => Sample.Purchase("tok_ok", new Line(Sample.Sku, 1, price));

    private async Task<IReadOnlyList<(Order Order, RuleFacts Facts)>> PastAsync(params Order[] orders)
    {
        var store = await Store.MakeAsync(azurite);
        foreach (var order in orders) await store.InsertAsync(order);
        var past = new PastOrders(store.Orders, new PriceBook(store.Service, TimeProvider.System));
        return await past.ReadAsync(Sample.StorefrontId, since: null, PastOrders.Most, Store.Stop);
    }
}
