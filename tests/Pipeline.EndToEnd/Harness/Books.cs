using Azure.Data.Tables;
using Azure.Messaging.ServiceBus;
using Pipeline.Inventory;
using Pipeline.Messaging;
using Pipeline.Notification;
using Pipeline.Operations;
using Pipeline.Orders;
using Pipeline.Payment;

namespace Pipeline.EndToEnd.Harness;

/// <summary>Reads the truth where it is kept: tables, and the dead letters that still stand in their queues.</summary>
internal sealed class Books(TableServiceClient tables, string serviceBus)
{
    // An order that failed three times is tried again after two minutes; an overloaded machine fails it so often.
    private static readonly TimeSpan SettleLimit = TimeSpan.FromMinutes(6);

    private static readonly string[] QueueNames =
        [Queues.Inventory, Queues.Payment, Queues.Notification, Queues.Webhooks, Queues.Mail];
    private readonly OrderTable orders = new(tables);
    private readonly StockTable stock = new(tables, TimeProvider.System);
    private readonly Catalogue catalogue = new(tables);
    private readonly Dictionary<string, long> stocked = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Puts a SKU on sale.</summary>
    public async Task StockAsync(string sku, long pieces)
    {
        await stock.ReceiveAsync(sku, pieces, Stop);
        await catalogue.AddAsync(sku, Stop);
        stocked[sku] = pieces;
    }

    /// <summary>Audits a SKU that somebody else has put on sale.</summary>
    public void ExpectStock(string sku, long pieces) => stocked[sku] = pieces;

    public async Task<int> CountOpenAsync() => await orders.ListOpenAsync(Stop).CountAsync(Stop);

    public async Task<int> CountRowsAsync() => (await OrderIdsAsync()).Count;

    public async Task<IReadOnlyList<string>> ListIdsAsync() => (await OrderIdsAsync()).ConvertAll(id => id.Value);

    /// <summary>Waits until no order is open any more; on time-out says which are, and why.</summary>
    public Task SettleAsync() => Until.TrueAsync(
        async () => await CountOpenAsync() == 0,
        SettleLimit,
        async () => $"Still open:\n{(await ReadAsync()).Open}");

    /// <summary>Every contradiction in the books; none when all is well.</summary>
    public async Task<IReadOnlyList<string>> FaultsAsync(IEnumerable<OrderId> accepted) =>
        Faults(await ReadAsync(), accepted);

    /// <summary>As above, of books that were read already.</summary>
    public IReadOnlyList<string> Faults(Snapshot books, IEnumerable<OrderId> accepted) =>
        new Audit(books).Faults(accepted, stocked);

    public async Task<Snapshot> ReadAsync() => new()
    {
        Orders = await ReadOrdersAsync(),
        Markers = await orders.ListOpenAsync(Stop).Select(marker => marker.Id).ToHashSetAsync(cancellationToken: Stop),
        Ledger = await new SimulatedGateway(tables, TimeProvider.System).LedgerAsync(Stop),
        Stock = await ReadStockAsync(),
        Holds = await ReadHoldsAsync(),
        Announcements = await ReadAnnouncementsAsync(),
        DeadLetters = await ReadDeadLettersAsync(),
    };

    private async Task<List<OrderId>> OrderIdsAsync() => await tables.GetTableClient(OrderTable.TableName)
        .QueryAsync<TableEntity>("RowKey ge 'ord_' and RowKey lt 'ord`'", select: ["RowKey"], cancellationToken: Stop)
        .Select(row => OrderId.Parse(row.RowKey) ?? throw new InvalidDataException($"Bad row key {row.RowKey}."))
        .ToListAsync(Stop);

    private async Task<IReadOnlyList<Order>> ReadOrdersAsync()
    {
        var read = new List<Order>();
        foreach (var group in (await OrderIdsAsync()).Chunk(16))
        {
            var stored = await Task.WhenAll(group.Select(id => orders.ReadAsync(id, Stop)));
            read.AddRange(stored.OfType<StoredOrder>().Select(order => order.Order));
        }

        return read;
    }

    private async Task<Dictionary<string, StockLevel>> ReadStockAsync()
    {
        var levels = new Dictionary<string, StockLevel>();
        foreach (var sku in stocked.Keys)
        {
            if (await stock.FindAsync(sku, Stop) is { } level) levels[sku] = level;
        }

        return levels;
    }

    private async Task<List<HoldRow>> ReadHoldsAsync() => await tables.GetTableClient(StockTable.TableName)
        .QueryAsync<TableEntity>("RowKey ge 'hold_' and RowKey lt 'hold`'", cancellationToken: Stop)
        .Select(row => new HoldRow(
            row.PartitionKey,
            OrderId.Parse(row.RowKey["hold_".Length..]) ?? throw new InvalidDataException($"Bad hold {row.RowKey}."),
            row.GetInt32("Quantity") ?? 0,
            row.GetString("State") == "Held"))
        .ToListAsync(Stop);

    private async Task<IReadOnlyList<Announcement>> ReadAnnouncementsAsync()
    {
        var log = new AnnouncementTable(tables, TimeProvider.System);
        var logged = await log.ReadAsync(DemoData.StorefrontId, 0, int.MaxValue, Stop);
        return [.. logged.Select(one => one.Announcement)];
    }

    private async Task<List<string>> ReadDeadLettersAsync()
    {
        await using var client = new ServiceBusClient(serviceBus);
        var kept = await new DeadLetterTable(tables).ListAsync(queue: null, after: null, 100, Stop);
        var letters = kept
            .Select(letter => $"{letter.Queue}: {letter.Reason}, {letter.Description}, {letter.Size} bytes")
            .ToList();
        foreach (var queue in QueueNames)
        {
            await using var receiver = client.CreateReceiver(
                queue, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });
            var peeked = await receiver.PeekMessagesAsync(10, cancellationToken: Stop);
            letters.AddRange(peeked.Select(letter =>
                $"{queue}: {letter.DeadLetterReason}, {letter.DeadLetterErrorDescription}, {letter.Body}"));
        }

        return letters;
    }
}
