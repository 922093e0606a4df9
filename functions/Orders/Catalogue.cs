using System.Collections.Concurrent;
using Azure.Data.Tables;

namespace Pipeline.Orders;

/// <summary>
/// Which SKUs are sold. The intake refuses others without touching Inventory's table (docs/adr/0002). SKUs are
/// never taken back, so what was seen once is kept in memory and costs the hot path nothing.
/// </summary>
public sealed class Catalogue(TableServiceClient service)
{
    public const string TableName = "skus";
    private const string Row = "sku";
    private const int EntitiesPerPage = 1_000; // what the service allows
    private const int RememberedSkus = 100_000;
    private readonly TableClient table = service.GetTableClient(TableName);
    private readonly ConcurrentDictionary<string, bool> known = new(StringComparer.Ordinal);

    /// <summary>Whether the SKU is sold. At most one point read, and only the first time.</summary>
    public async ValueTask<bool> HasAsync(string sku, CancellationToken cancellationToken)
    {
        if (known.ContainsKey(sku)) return true;
        var found = await table.GetEntityIfExistsAsync<TableEntity>(
            sku, Row, select: ["RowKey"], cancellationToken);
        if (found.HasValue && known.Count < RememberedSkus) known[sku] = true;
        return found.HasValue;
    }

    /// <summary>The SKUs in ordinal order, those after the given one; one request for each thousand.</summary>
    public IAsyncEnumerable<string> ListAsync(string? after, int limit, CancellationToken cancellationToken) => table
        .QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey gt {after ?? string.Empty}"),
            Math.Min(limit, EntitiesPerPage), ["PartitionKey"], cancellationToken)
        .Select(row => row.PartitionKey)
        .Take(limit);

    /// <summary>Starts to sell a SKU; harmless when it is sold already.</summary>
    public Task AddAsync(string sku, CancellationToken cancellationToken) =>
        table.UpsertEntityAsync(new TableEntity(sku, Row), TableUpdateMode.Merge, cancellationToken);
}
