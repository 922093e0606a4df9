using Pipeline.Orders;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Orders;

[Collection(StorageTests.Name)]
public sealed class CatalogueTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_SKU_is_sold_once_it_was_added()
    {
        var store = await Store.MakeAsync(azurite);
        var catalogue = new Catalogue(store.Service);
        Assert.False(await catalogue.HasAsync(Sample.Sku, Store.Stop));

        await catalogue.AddAsync(Sample.Sku, Store.Stop);
        await catalogue.AddAsync(Sample.Sku, Store.Stop);

        Assert.True(await catalogue.HasAsync(Sample.Sku, Store.Stop));
        Assert.False(await catalogue.HasAsync("tea-001", Store.Stop));
    }

    [Fact]
    public async Task A_SKU_that_was_seen_costs_no_further_read()
    {
        var store = await Store.MakeAsync(azurite);
        var catalogue = new Catalogue(store.Service);
        await catalogue.AddAsync(Sample.Sku, Store.Stop);
        await catalogue.HasAsync(Sample.Sku, Store.Stop);
        var before = store.Wire.Requests;

        Assert.True(await catalogue.HasAsync(Sample.Sku, Store.Stop));
        Assert.Equal(before, store.Wire.Requests);
    }
}
