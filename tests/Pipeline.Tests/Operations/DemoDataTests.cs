using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Pipeline.Inventory;
using Pipeline.Notification.Mail;
using Pipeline.Notification.Webhooks;
using Pipeline.Operations;
using Pipeline.Orders;
using Pipeline.Storefronts;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Operations;

[Collection(StorageTests.Name)]
public sealed class DemoDataTests(AzuriteFixture azurite)
{
    private const string Key = "sk_test_demo_right";
    private const string Webhook = "http://localhost:7071/local/webhooks/demo/receiver";

    [Fact]
    public async Task An_empty_local_store_is_given_tables_a_storefront_and_stock()
    {
        var store = Store.Empty(azurite);
        await DemoData(store, "UseDevelopmentStorage=true").StartAsync(Store.Stop);

        var demo = await new StorefrontTable(store.Service).FindAsync("demo", Store.Stop);
        Assert.Equal(["demo"], demo!.LiveKeys);
        Assert.False(await new StorefrontTable(store.Service).IsEmptyAsync(KeyKind.Storefront, Store.Stop));
        Assert.True(await new Catalogue(store.Service).HasAsync("TEA-001", Store.Stop));
        Assert.Equal(
            new StockLevel(5, 5, 0, 0),
            await new StockTable(store.Service, TimeProvider.System).FindAsync("MUG-LIMITED", Store.Stop));
        Assert.True((await new MailSettingsTable(store.Service).FindAsync("demo", Store.Stop))!.Enabled);
        var endpoints = await new WebhookTable(store.Service).ReadAsync("demo", Store.Stop);
        Assert.Equal(("receiver", Webhook), (endpoints.Endpoints[0].Name, endpoints.Endpoints[0].Url));
    }

    [Fact]
    public async Task An_operator_is_added_also_where_a_storefront_is_already()
    {
        var store = Store.Empty(azurite);
        await DemoData(store, "UseDevelopmentStorage=true", operatorKey: null).StartAsync(Store.Stop);
        var storefronts = new StorefrontTable(store.Service);
        Assert.True(await storefronts.IsEmptyAsync(KeyKind.Operator, Store.Stop));

        await DemoData(store, "UseDevelopmentStorage=true").StartAsync(Store.Stop);
        Assert.False(await storefronts.IsEmptyAsync(KeyKind.Operator, Store.Stop));
    }

    [Theory]
    [InlineData(Key)]
    [InlineData("junk")]
    public async Task What_is_no_operators_key_lets_no_operator_in(string setting)
    {
        var store = Store.Empty(azurite);
        await DemoData(store, "UseDevelopmentStorage=true", setting).StartAsync(Store.Stop);
        Assert.True(await new StorefrontTable(store.Service).IsEmptyAsync(KeyKind.Operator, Store.Stop));
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

    private static DemoData DemoData(
        Store store, string tables, string? operatorKey = "ok_test_demo_right") => new(
        store.Service,
        new StorefrontTable(store.Service),
        new Catalogue(store.Service),
        new StockTable(store.Service, TimeProvider.System),
        new MailSettingsTable(store.Service),
        new WebhookTable(store.Service),
        new ConfigurationBuilder()
            .AddInMemoryCollection(
            [
                KeyValuePair.Create<string, string?>("DemoStorefrontKey", Key),
                KeyValuePair.Create("DemoOperatorKey", operatorKey),
                KeyValuePair.Create<string, string?>("DemoWebhook", Webhook),
            ])
            .Build(),
        Options.Create(new ConnectionOptions { Tables = tables }),
        Options.Create(new MailOptions()),
        TimeProvider.System,
        NullLogger<DemoData>.Instance);
}
