using Azure;
using Azure.Data.Tables;

namespace Pipeline.Benchmarks.HotSku;

/// <summary>
/// The loop that everybody writes first: read the stock, take a piece off, write it back if nobody else did meanwhile,
/// else from the start. It keeps no holds, so it does less than is needed.
/// </summary>
internal sealed class NaiveStock(TableServiceClient service)
{
    private const string Pieces = "Pieces";
    private readonly TableClient table = service.GetTableClient("naivestock");

    public async Task FillAsync(string sku, long pieces, CancellationToken stopping)
    {
        await table.CreateIfNotExistsAsync(stopping);
        await table.UpsertEntityAsync(
            new TableEntity(sku, "stock") { [Pieces] = pieces }, TableUpdateMode.Replace, stopping);
    }

    public async Task<bool> ReserveAsync(string sku, CancellationToken stopping)
    {
        while (true)
        {
            var row = (await table.GetEntityAsync<TableEntity>(sku, "stock", cancellationToken: stopping)).Value;
            var left = row.GetInt64(Pieces) ?? throw new InvalidDataException("No pieces.");
            if (left == 0) return false;
            row[Pieces] = left - 1;
            try
            {
                await table.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, stopping);
                return true;
            }
            catch (RequestFailedException overtaken) when (overtaken.Status == 412)
            {
            }
        }
    }

    public async Task<long> LeftAsync(string sku, CancellationToken stopping)
    {
        var row = (await table.GetEntityAsync<TableEntity>(sku, "stock", cancellationToken: stopping)).Value;
        return row.GetInt64(Pieces) ?? 0;
    }
}
