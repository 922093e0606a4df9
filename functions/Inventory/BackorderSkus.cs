using Azure.Data.Tables;
using Pipeline.Orders;

namespace Pipeline.Inventory;

/// <summary>
/// Which SKUs ever had the backorder option: a row each, in a partition of the stock table that no SKU can be called.
/// It is written before the option is, and never taken away, so that nobody waits where nobody looks.
/// </summary>
internal static class BackorderSkus
{
    /// <summary>No SKU has brackets in its name (<see cref="Sku"/>).</summary>
    public const string Partition = "(backorders)";

    public static Task AddAsync(TableClient table, string sku, CancellationToken cancellationToken) =>
        table.UpsertEntityAsync(new TableEntity(Partition, sku), TableUpdateMode.Merge, cancellationToken);

    public static IAsyncEnumerable<string> ListAsync(TableClient table, CancellationToken cancellationToken) => table
        .QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {Partition}"), select: ["RowKey"],
            cancellationToken: cancellationToken)
        .Select(row => row.RowKey);
}
