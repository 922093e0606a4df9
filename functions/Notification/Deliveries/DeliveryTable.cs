using Azure.Data.Tables;
using Pipeline.Orders;

namespace Pipeline.Notification.Deliveries;

/// <summary>
/// Every delivery, in the partition of its storefront's log: a pending one is written with the event that it brings,
/// so there is no moment at which one could be forgotten.
/// </summary>
public sealed class DeliveryTable(TableServiceClient service)
{
    private const int MostOfAnOrder = 200; // events of one order, times channels

    private readonly TableClient table = service.GetTableClient(AnnouncementTable.TableName);

    /// <summary>The delivery as it stands, pending or ended; null when none was ever begun.</summary>
    /// <exception cref="InvalidDataException">The row is unreadable.</exception>
    public async Task<Delivery?> FindAsync(
        string storefrontId, string eventId, string channel, CancellationToken cancellationToken) =>
        await FindAsync(storefrontId, DeliveryRow.PendingKey(eventId, channel), cancellationToken)
        ?? await FindAsync(storefrontId, DeliveryRow.EndedKey(eventId, channel), cancellationToken);

    /// <summary>
    /// Writes what became of a delivery: a new row takes the old one's place where it ends, or begins anew. False when
    /// somebody else wrote first, or it was us.
    /// </summary>
    public async Task<bool> WriteAsync(Delivery before, Delivery after, CancellationToken cancellationToken)
    {
        var (old, row) = (DeliveryRow.Write(before), DeliveryRow.Write(after));
        List<TableTransactionAction> actions = old.RowKey == row.RowKey
            ? [new(TableTransactionActionType.UpdateReplace, row, before.ETag)]
            :
            [
                new(TableTransactionActionType.Delete, old, before.ETag),
                new(TableTransactionActionType.UpsertReplace, row),
            ];
        try
        {
            await table.SubmitTransactionAsync(actions, cancellationToken);
            return true;
        }
        catch (TableTransactionFailedException overtaken) when (overtaken.Status is 404 or 409 or 412)
        {
            return false;
        }
    }

    /// <summary>What was and is to be delivered of one order, by event and channel.</summary>
    public async Task<IReadOnlyList<Delivery>> ListAsync(
        string storefrontId, OrderId order, CancellationToken cancellationToken)
    {
        var both = await Task.WhenAll(ListAsync(pending: true), ListAsync(pending: false));
        return [.. both.SelectMany(some => some)
            .OrderBy(delivery => delivery.Position).ThenBy(delivery => delivery.Channel, StringComparer.Ordinal)];

        async Task<List<Delivery>> ListAsync(bool pending) => await table
            .QueryAsync<TableEntity>(
                DeliveryRow.OfOrder(storefrontId, order.Value, pending), cancellationToken: cancellationToken)
            .Take(MostOfAnOrder).Select(DeliveryRow.Read).ToListAsync(cancellationToken);
    }

    /// <summary>A storefront's pending deliveries that were to be tried before a moment.</summary>
    public IAsyncEnumerable<Delivery> ListOverdueAsync(
        string storefrontId, DateTimeOffset before, CancellationToken cancellationToken) => table
        .QueryAsync<TableEntity>(
            DeliveryRow.Overdue(storefrontId, before), cancellationToken: cancellationToken)
        .Select(DeliveryRow.Read);

    private async Task<Delivery?> FindAsync(string storefrontId, string key, CancellationToken cancellationToken)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(
            storefrontId, key, cancellationToken: cancellationToken);
        return found is { HasValue: true, Value: { } row } ? DeliveryRow.Read(row) : null;
    }
}
