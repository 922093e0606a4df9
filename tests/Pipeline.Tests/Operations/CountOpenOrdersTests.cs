using Azure.Data.Tables;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Pipeline.Operations;
using Pipeline.Orders;
using Pipeline.Storefronts;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Operations;

[Collection(StorageTests.Name)]
public sealed class CountOpenOrdersTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Each_storefronts_open_orders_are_counted_when_they_reach_its_bound_and_when_they_fall_below_it()
    {
        var (store, storefronts) = await OpenAsync(bound: 3);
        var stored = new List<StoredOrder>();
        foreach (var key in new[] { "one", "two", "three" }) stored.Add(await store.InsertAsync(Sample.Order(key)));
        await RunAsync(store, storefronts);
        Assert.Equal((3, 0), await CountsAsync(storefronts));

        var closed = Sample.Confirmed() with { Id = stored[0].Order.Id, Version = 1 };
        await store.Orders.WriteAsync(stored[0], closed, Store.Stop);
        await RunAsync(store, storefronts);
        Assert.Equal((2, 0), await CountsAsync(storefronts));
    }

    [Fact]
    public async Task A_marker_that_does_not_say_whose_it_is_counts_for_nobody()
    {
        var (store, storefronts) = await OpenAsync(bound: 1);
        var id = Sample.Order().Id;
        await store.Service.GetTableClient(OrderTable.TableName)
            .AddEntityAsync(new TableEntity(id.Partition, $"open_{id}"), Store.Stop);
        await RunAsync(store, storefronts);

        Assert.Null(Assert.Single(await store.MarkersAsync()).StorefrontId);
        Assert.Equal((0, 0), await CountsAsync(storefronts));
    }

    [Fact]
    public async Task A_marker_keeps_its_storefront_while_its_order_rests()
    {
        var (store, _) = await OpenAsync(bound: 1);
        var started = await store.InsertAsync(Sample.Order());
        var resting = Sample.Authorised(Life.Due) with { Id = started.Order.Id, Version = 1 };
        await store.Orders.WriteAsync(started, resting, Store.Stop);

        Assert.Equal(Sample.Order().StorefrontId, Assert.Single(await store.MarkersAsync()).StorefrontId);
    }

    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(0, 10, false)]
    [InlineData(0, 11, true)]
    [InlineData(50, 39, true)]
    [InlineData(95, 99, false)]
    [InlineData(95, 100, true)]
    [InlineData(100, 99, true)]
    [InlineData(100, 105, false)]
    public void A_count_is_noted_when_it_crosses_the_bound_or_moved_by_more_than_a_tenth_of_it(
        int noted, int count, bool isNews) => Assert.Equal(isNews, CountOpenOrders.IsNews(noted, count, bound: 100));

    private static Task RunAsync(Store store, StorefrontTable storefronts) =>
        new CountOpenOrders(
            store.Orders, storefronts, Options.Create(new StorefrontOptions()), NullLogger<CountOpenOrders>.Instance)
        .RunAsync(new TimerInfo(), Store.Stop);

    private static async Task<(int Own, int Other)> CountsAsync(StorefrontTable storefronts) => (
        (await storefronts.FindAsync(Sample.Order().StorefrontId, Store.Stop))!.OpenOrders,
        (await storefronts.FindAsync("idle", Store.Stop))!.OpenOrders);

    private async Task<(Store Store, StorefrontTable Storefronts)> OpenAsync(int bound)
    {
        var store = await Store.MakeAsync(azurite);
        var storefronts = new StorefrontTable(store.Service);
        foreach (var id in new[] { Sample.Order().StorefrontId, "idle" })
        {
            var row = new StorefrontRow { Id = id, Name = id, CreatedAt = Sample.At };
            var limits = new OwnLimits(null, null, bound);
            await storefronts.CreateAsync(row with { Limits = limits }, Store.Stop);
        }

        return (store, storefronts);
    }
}
