using Azure;
using Azure.Core;
using Azure.Data.Tables;
using Pipeline.Inventory;
using Pipeline.Notification;
using Pipeline.Notification.Deliveries;
using Pipeline.Operations;
using Pipeline.Orders;
using Pipeline.Payment;
using Pipeline.Rules;
using Pipeline.Storefronts;

namespace Pipeline.Tests.Storage;

/// <summary>An empty account with the product's tables, and the wire to it.</summary>
internal sealed class Store
{
    private static readonly string[] Tables =
    [
        OrderTable.TableName, Catalogue.TableName, StockTable.TableName, SimulatedGateway.TableName,
        AnnouncementTable.TableName, StorefrontTable.TableName, DeadLetterTable.TableName,
        RuleTable.TableName, PriceBook.TableName, RecentBuyers.TableName, ChannelTable.TableName,
        RetentionTable.TableName,
    ];

    private readonly string connection;

    private Store(string connection)
    {
        this.connection = connection;
        Service = Connect();
        Orders = new OrderTable(Service);
    }

    public TableWire Wire { get; } = new();

    public TableServiceClient Service { get; }

    public OrderTable Orders { get; }

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>An account without a table.</summary>
    public static Store Empty(AzuriteFixture azurite) => new(azurite.NewAccount());

    public static async Task<Store> MakeAsync(AzuriteFixture azurite)
    {
        var store = Empty(azurite);
        foreach (var table in Tables) await store.Service.CreateTableAsync(table, Stop);
        return store;
    }

    /// <summary>A client of its own to the same account, as another instance would have.</summary>
    public TableServiceClient Connect()
    {
        var options = new TableClientOptions();
        options.Retry.Mode = RetryMode.Fixed;
        options.Retry.Delay = TimeSpan.FromMilliseconds(1);
        options.Retry.MaxRetries = 2;
        options.AddPolicy(Wire, HttpPipelinePosition.PerRetry);
        return new TableServiceClient(connection, options);
    }

    /// <summary>Inserts a new order.</summary>
    public async Task<StoredOrder> InsertAsync(Order order) =>
        (await Orders.InsertAsync(order, Stop)).Stored ?? throw new InvalidOperationException("Not inserted.");

    /// <summary>The order as it stands.</summary>
    public async Task<StoredOrder> ReadAsync(OrderId id) =>
        await Orders.ReadAsync(id, Stop) ?? throw new InvalidOperationException($"{id} has no row.");

    /// <summary>Makes the order's row one that this code cannot read.</summary>
    public async Task SpoilAsync(OrderId id) =>
        await Service.GetTableClient(OrderTable.TableName).UpdateEntityAsync(
            new TableEntity(id.Partition, id.Value) { [nameof(Order.Goal)] = "Nowhere" },
            ETag.All, TableUpdateMode.Merge, Stop);

    /// <summary>The markers of all open orders.</summary>
    public ValueTask<List<OpenMarker>> MarkersAsync() => Orders.ListOpenAsync(Stop).ToListAsync(Stop);
}
