using Azure.Data.Tables;

namespace Pipeline.Inventory;

/// <summary>
/// What was done under an idempotency key, and what the stock was afterwards: an adjustment that is asked for again is
/// answered from here. It is written in the adjustment's own transaction, so that one never stands without the other.
/// </summary>
internal sealed record Adjustment(string Key, long By, string Reason, StockLevel After)
{
    private const string Prefix = "adjust_";

    public static async Task<Adjustment?> FindAsync(
        TableClient table, string sku, string key, CancellationToken cancellationToken)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(
            sku, Prefix + key, cancellationToken: cancellationToken);
        return found is { HasValue: true, Value: { } row }
            ? new Adjustment(
                key, row.GetInt64(nameof(By)) ?? throw Broken(row, nameof(By)),
                row.GetString(nameof(Reason)) ?? throw Broken(row, nameof(Reason)),
                StockLevel.Read(row))
            : null;
    }

    /// <summary>The same key stands for one adjustment only.</summary>
    public bool Means(long by, string reason) => (By, Reason) == (by, reason);

    public TableTransactionAction Add(string sku)
    {
        var row = new TableEntity(sku, Prefix + Key) { [nameof(By)] = By, [nameof(Reason)] = Reason };
        After.Write(row);
        return new TableTransactionAction(TableTransactionActionType.Add, row);
    }

    private static InvalidDataException Broken(TableEntity row, string name) =>
        new($"{row.RowKey} of {row.PartitionKey} has no {name}.");
}
