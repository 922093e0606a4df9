using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Pipeline.Inventory;
using Pipeline.Operations;
using Pipeline.Orders;
using Pipeline.Storefronts;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Operations;

[Collection(StorageTests.Name)]
public sealed class DemoDataTests(AzuriteFixture azurite)
{
    private const string Key = "sk_test_demo_right";

    [Fact]
    public async Task An_empty_local_store_is_given_tables_a_storefront_and_stock()
    {
        var store = Store.Empty(azurite);
        await DemoData(store, "UseDevelopmentStorage=true").StartAsync(Store.Stop);

        Assert.False(await new StorefrontTable(store.Service).IsEmptyAsync(Store.Stop));
        Assert.True(await new Catalogue(store.Service).HasAsync("TEA-001", Store.Stop));
        Assert.Equal(
            new StockLevel(5, 5, 0, 0),
            await new StockTable(store.Service, TimeProvider.System).FindAsync("MUG-LIMITED", Store.Stop));
    }

    [Fact]
    public async Task A_second_start_adds_nothing()
    {
        var store = Store.Empty(azurite);
        for (var start = 0; start < 2; start++)
        {
            await DemoData(store, "UseDevelopmentStorage=true").StartAsync(Store.Stop);
        }

        var limited = await new StockTable(store.Service, TimeProvider.System).FindAsync("MUG-LIMITED", Store.Stop);
        Assert.Equal(5, limited!.OnHand);
    }

    [Fact]
    public async Task A_store_in_Azure_is_not_touched()
    {
        var store = Store.Empty(azurite);
        await DemoData(store, "AccountName=x;EndpointSuffix=core.windows.net").StartAsync(Store.Stop);
        Assert.Equal(0, store.Wire.Requests);
    }

    private static DemoData DemoData(Store store, string tables) => new(
        store.Service,
        new StorefrontTable(store.Service),
        new Catalogue(store.Service),
        new StockTable(store.Service, TimeProvider.System),
        new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create<string, string?>("DemoStorefrontKey", Key)])
            .Build(),
        Options.Create(new ConnectionOptions { Tables = tables }),
        NullLogger<DemoData>.Instance);
}
