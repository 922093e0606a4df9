using Azure.Data.Tables;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Orders;
using Pipeline.Rules;
using Pipeline.Storefronts;
using Pipeline.Tests.Intake;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Rules;

/// <summary>What was found wrong with rules and decisions once.</summary>
[Collection(StorageTests.Name)]
public sealed class RuleFaultTests(AzuriteFixture azurite) : IAsyncDisposable
{
    private readonly CancelBench bench = new(azurite);
    private readonly FakeTimeProvider time = new(Sample.At);

    [Fact]
    public async Task If_Match_holds_also_after_a_lost_race()
    {
        var store = await bench.OpenAsync(Sample.Order(review: Sample.Doubt).StockHeld(Sample.At));
        store.Wire.BeforeNextWrite(async () =>
        {
            var now = await store.ReadAsync(CancelBench.Id);
            var other = now.Order.Approved("other", Sample.At).PaymentStarted("pay_1", Sample.At)
                .PaymentRefused("parameter-unknown", Life.Due, Sample.At);
            Assert.NotNull(await new OrderTable(store.Connect()).WriteAsync(now, other, Store.Stop));
        });
        var answer = await bench.DecideAsync(Verdict.Refused, ifMatch: "\"1\"");
        Assert.Equal(Problems.PreconditionFailed.Urn, (answer as ProblemHttpResult)?.ProblemDetails.Type);
    }

    [Fact]
    public async Task A_rule_set_whose_answer_was_lost_is_set()
    {
        var store = await Store.MakeAsync(azurite);
        store.Wire.LoseAnswers(1);
        var set = await new RuleTable(store.Service).SetAsync("demo", new RuleSet(), 0, "ops", Store.Stop);
        Assert.Equal((1, 1), (store.Wire.Lost, set?.Version));
    }

    [Fact]
    public void The_same_rules_change_nothing_when_a_price_changed_since()
    {
        var facts = new RuleFacts(
            Sample.Purchase(), new Dictionary<string, long> { [Sample.Sku] = 1300 }, 1);
        Assert.Empty(RuleTrial.Of(new RuleSet(), [(Sample.Order(), facts)]).NewlyHeld);
    }

    [Fact]
    public async Task Old_rows_do_not_hide_an_order_that_comes_now()
    {
        var store = await Store.MakeAsync(azurite);
        var buyers = new RecentBuyers(store.Service, time);
        var first = OrderId.For("demo", "first");
        await buyers.CountAsync("demo", first, "ada@example.com", Store.Stop);
        var partition = (await store.Service.GetTableClient(RecentBuyers.TableName)
            .QueryAsync<TableEntity>(cancellationToken: Store.Stop).FirstAsync(Store.Stop)).PartitionKey;
        var table = store.Service.GetTableClient(RecentBuyers.TableName);
        for (var i = 0; i < 400; i++)
        {
            await table.UpsertEntityAsync(
                new TableEntity(partition, OrderId.For("demo", $"old-{i}").Value) { ["At"] = Sample.At },
                cancellationToken: Store.Stop);
        }

        time.Advance(TimeSpan.FromHours(2));
        var counts = new List<int>();
        for (var i = 1; i <= 3; i++)
        {
            var order = OrderId.For("demo", $"new-{i}");
            counts.Add(await buyers.CountAsync("demo", order, "ada@example.com", Store.Stop));
        }

        Assert.Equal([1, 2, 3], counts);
        var more = await Task.WhenAll(Enumerable.Range(4, 6).Select(i =>
            buyers.CountAsync("demo", OrderId.For("demo", $"new-{i}"), "ada@example.com", Store.Stop)));
        Assert.Equal(9, more.Max());
    }

    [Theory]
    [InlineData("\"+1\"")]
    [InlineData("\"01\"")]
    public void Only_the_tag_that_was_given_is_a_version(string header)
    {
        var request = new DefaultHttpContext().Request;
        request.Headers.IfMatch = header;
        Assert.False(RulesVersion.TryRead(request, out var expected), $"read as {expected}");
    }

    [Fact]
    public void A_count_that_nobody_made_is_not_told_as_nought()
    {
        var rules = new RuleSet { Rules = [new Rule { When = "orders-per-hour-over", Count = 2 }] };
        var facts = new RuleFacts(Sample.Purchase(), new Dictionary<string, long>(), null);
        Assert.DoesNotContain("order 0", Evaluation.Of(rules, facts)[0].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_approval_again_is_202_also_once_the_order_rests_for_its_capture()
    {
        var store = await bench.OpenAsync(
            Sample.Order(purchase: Sample.Manual(), review: Sample.Doubt).StockHeld(Sample.At));
        CancelBench.Accepted(await bench.DecideAsync(Verdict.Approved));
        var now = await store.ReadAsync(CancelBench.Id);
        await store.Orders.WriteAsync(
            now, now.Order.PaymentStarted("pay_1", Sample.At).PaymentAuthorised(Life.Due, Sample.At), Store.Stop);
        CancelBench.Accepted(await bench.DecideAsync(Verdict.Approved));
    }

    public ValueTask DisposeAsync() => bench.DisposeAsync();
}
