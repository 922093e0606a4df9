using Microsoft.Extensions.Time.Testing;
using Pipeline.Orders;
using Pipeline.Rules;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Rules;

/// <summary>Rules and prices in real tables, as an instance remembers them.</summary>
[Collection(StorageTests.Name)]
public sealed class ReviewOrderTests(AzuriteFixture azurite)
{
    private readonly FakeTimeProvider time = new(Sample.At);

    [Fact]
    public async Task A_storefront_without_rules_and_prices_costs_two_reads_a_minute()
    {
        var (store, review) = await OpenAsync();
        Assert.Null(await RunAsync(review, "order-1"));
        var once = store.Wire.Requests;
        for (var i = 2; i < 10; i++) Assert.Null(await RunAsync(review, $"order-{i}"));

        Assert.Equal(once, store.Wire.Requests);
        time.Advance(TimeSpan.FromMinutes(1));
        await RunAsync(review, "order-11");
        Assert.Equal(once + 2, store.Wire.Requests);
    }

    [Fact]
    public async Task Rules_that_are_set_count_within_a_minute_and_every_version_is_kept()
    {
        var (store, review) = await OpenAsync();
        Assert.Null(await RunAsync(review, "order-1"));
        var table = new RuleTable(store.Service);
        await table.SetAsync(Sample.StorefrontId, Over(1), null, "desk", Store.Stop);
        var second = await table.SetAsync(Sample.StorefrontId, Over(2), 1, "desk", Store.Stop);
        Assert.Null(await table.SetAsync(Sample.StorefrontId, Over(3), 1, "desk", Store.Stop));
        time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(2, second?.Version);
        Assert.Equal(2, (await RunAsync(review, "order-2"))?.RulesVersion);
        Assert.Equal(
            ["current", "v_000000001", "v_000000002"],
            await store.Service.GetTableClient(RuleTable.TableName)
                .QueryAsync<Azure.Data.Tables.TableEntity>(cancellationToken: Store.Stop)
                .Select(row => row.RowKey).ToListAsync(Store.Stop));
    }

    [Fact]
    public async Task Orders_of_an_address_are_counted_once_each_within_the_hour()
    {
        var (store, review) = await OpenAsync();
        var rule = new Rule { When = "orders-per-hour-over", Count = 2 };
        await new RuleTable(store.Service).SetAsync(
            Sample.StorefrontId, new RuleSet { Rules = [rule] }, null, "desk", Store.Stop);

        Assert.Null(await RunAsync(review, "order-1"));
        Assert.Null(await RunAsync(review, "order-2"));
        Assert.Null(await RunAsync(review, "order-2")); // a repeat
        Assert.NotNull(await RunAsync(review, "order-3"));
        time.Advance(TimeSpan.FromMinutes(61));
        Assert.Null(await RunAsync(review, "order-4"));
        var rows = await store.Service.GetTableClient(RecentBuyers.TableName)
            .QueryAsync<Azure.Data.Tables.TableEntity>(cancellationToken: Store.Stop).ToListAsync(Store.Stop);
        Assert.DoesNotContain("ada", Assert.Single(rows).PartitionKey, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_price_counts_for_its_currency_until_it_is_deleted()
    {
        var (store, review) = await OpenAsync();
        var book = new PriceBook(store.Service, time);
        var amounts = new Dictionary<string, long> { ["EUR"] = 1, ["USD"] = 2 };
        await book.SetAsync(new Price(Sample.Sku, amounts), Store.Stop);
        await book.SetAsync(new Price("MUG", new Dictionary<string, long> { ["EUR"] = 3 }), Store.Stop);

        Assert.Equal("price-mismatch", Assert.Single((await RunAsync(review, "order-1"))!.Findings).Rule);
        Assert.Equal(
            ["MUG", Sample.Sku],
            await book.ListAsync(null, 10, Store.Stop).Select(price => price.Sku).ToListAsync(Store.Stop));
        Assert.True(await book.DeleteAsync(Sample.Sku, Store.Stop));
        Assert.False(await book.DeleteAsync(Sample.Sku, Store.Stop));
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(await RunAsync(review, "order-2"));
    }

    [Fact]
    public async Task Rules_that_cannot_be_read_let_nothing_through()
    {
        var (store, review) = await OpenAsync();
        await store.Service.GetTableClient(RuleTable.TableName).AddEntityAsync(
            new Azure.Data.Tables.TableEntity(Sample.StorefrontId, "current") { ["Version"] = 1, ["Text"] = "{" },
            Store.Stop);

        await Assert.ThrowsAsync<InvalidDataException>(() => RunAsync(review, "order-1"));
    }

    private static RuleSet Over(long amount) =>
        new() { Rules = [new Rule { When = "total-over", Amount = amount, Currency = "EUR" }] };

    private static Task<Review?> RunAsync(ReviewOrder review, string key) => review.RunAsync(
        Sample.StorefrontId, OrderId.For(Sample.StorefrontId, key), Sample.Purchase(), Store.Stop);

    private async Task<(Store Store, ReviewOrder Review)> OpenAsync()
    {
        var store = await Store.MakeAsync(azurite);
        var review = new ReviewOrder(
            new RuleTable(store.Service), new PriceBook(store.Service, time), store.Service, time);
        return (store, review);
    }
}
