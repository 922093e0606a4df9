using Pipeline.Storefronts;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Storefronts;

[Collection(StorageTests.Name)]
public sealed class StorefrontTableTests(AzuriteFixture azurite)
{
    [Theory]
    [InlineData("tea-shop", true)]
    [InlineData("1", true)]
    [InlineData("abcdefghijklmnopqrstuvwxyz012345", true)]
    [InlineData("abcdefghijklmnopqrstuvwxyz0123456", false)]
    [InlineData("", false)]
    [InlineData("Tea", false)]
    [InlineData("tea_shop", false)]
    [InlineData("tea/shop", false)]
    [InlineData("tea\n", false)]
    public void An_id_is_what_may_be_a_part_of_other_rows_keys(string id, bool isId) =>
        Assert.Equal(isId, StorefrontRow.IsId(id));

    [Fact]
    public async Task A_storefront_reads_back_as_it_was_written()
    {
        var storefronts = await OpenAsync();
        var shop = Shop("shop") with { Limits = new OwnLimits(5, null, 7), LiveKeys = ["a", "b"] };
        Assert.True(await storefronts.CreateAsync(shop, Store.Stop));
        await storefronts.NoteOpenOrdersAsync("shop", 3, Store.Stop);
        await storefronts.LimitAsync("shop", new OwnLimits(null, 6, 8), Store.Stop);

        var read = await storefronts.FindAsync("shop", Store.Stop);
        Assert.Equal(("Tea", Sample.At, 3), (read!.Name, read.CreatedAt, read.OpenOrders));
        Assert.Equal(new OwnLimits(5, 6, 8), read.Limits);
        Assert.Equal(["a", "b"], read.LiveKeys);
    }

    [Fact]
    public async Task A_storefront_is_created_once()
    {
        var storefronts = await OpenAsync();
        await storefronts.CreateAsync(Shop("shop"), Store.Stop);
        Assert.False(await storefronts.CreateAsync(Shop("shop") with { Name = "Other" }, Store.Stop));
        Assert.Equal("Tea", (await storefronts.FindAsync("shop", Store.Stop))!.Name);
        await Assert.ThrowsAsync<ArgumentException>(() => storefronts.CreateAsync(Shop("No Id"), Store.Stop));
    }

    [Fact]
    public async Task What_is_noted_of_a_storefront_that_is_not_there_makes_none()
    {
        var storefronts = await OpenAsync();
        Assert.False(await storefronts.NoteOpenOrdersAsync("shop", 3, Store.Stop));
        Assert.False(await storefronts.LimitAsync("shop", new OwnLimits(1, 1, 1), Store.Stop));
        Assert.Null(await storefronts.FindAsync("shop", Store.Stop));
    }

    [Fact]
    public async Task A_list_has_the_storefronts_and_no_keys()
    {
        var storefronts = await OpenAsync();
        foreach (var id in new[] { "b", "a" }) await storefronts.CreateAsync(Shop(id), Store.Stop);
        await storefronts.AddKeyAsync("a", ApiKey.Parse("sk_test_c_right")!, Store.Stop);
        await storefronts.AddOperatorAsync(ApiKey.Parse("ok_test_d_right")!, Store.Stop);

        var ids = await storefronts.ListAsync(Store.Stop).Select(shop => shop.Id).ToListAsync(Store.Stop);
        Assert.Equal(["a", "b"], ids);
    }

    private static StorefrontRow Shop(string id) => new() { Id = id, Name = "Tea", CreatedAt = Sample.At };

    private async Task<StorefrontTable> OpenAsync() => new((await Store.MakeAsync(azurite)).Service);
}
