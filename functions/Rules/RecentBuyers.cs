using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;
using Pipeline.Orders;

namespace Pipeline.Rules;

/// <summary>
/// Who ordered within the hour: a row an order under the address's hash, where a rule wants to know. The row's key is
/// the order's id, so a request that is repeated counts once. What is older is swept away in passing.
/// </summary>
internal sealed class RecentBuyers(TableServiceClient service, TimeProvider time)
{
    public const string TableName = "recentbuyers";
    public const int MostCounted = 100;
    private const int MostRead = 1_000; // one page
    private const int MostSwept = 100;
    private const string AtColumn = "At";
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);
    private readonly TableClient table = service.GetTableClient(TableName);

    /// <summary>Notes the order, and says how many there are with it; at most <see cref="MostCounted"/>.</summary>
    public async Task<int> CountAsync(
        string storefrontId, OrderId order, string email, CancellationToken cancellationToken)
    {
        var partition = PartitionOf(storefrontId, email);
        await table.UpsertEntityAsync(
            new TableEntity(partition, order.Value) { [AtColumn] = time.GetUtcNow() },
            TableUpdateMode.Replace, cancellationToken);
        var rows = await table.QueryAsync<TableEntity>(
                TableClient.CreateQueryFilter($"PartitionKey eq {partition}"), MostRead,
                cancellationToken: cancellationToken)
            .Take(MostRead).ToListAsync(cancellationToken);
        var old = rows.Where(row => row.GetDateTimeOffset(AtColumn) < time.GetUtcNow() - Window).ToList();
        if (old.Count > 0) await SweepAsync(old.Take(MostSwept), cancellationToken);

        // Behind a full page there may be more of this hour: then rather one order held than one let through.
        return rows.Count == MostRead ? MostCounted : Math.Min(rows.Count - old.Count, MostCounted);
    }

    /// <summary>Forgets the orders of an address.</summary>
    public async Task ForgetAsync(string storefrontId, string email, CancellationToken cancellationToken) =>
        await DeleteAsync(
            TableClient.CreateQueryFilter($"PartitionKey eq {PartitionOf(storefrontId, email)}"), cancellationToken);

    /// <summary>Forgets what is older than an hour, of addresses that never ordered again.</summary>
    public Task<int> ForgetOldAsync(CancellationToken cancellationToken) => DeleteAsync(
        TableClient.CreateQueryFilter($"At lt {time.GetUtcNow() - Window}"), cancellationToken);

    private async Task<int> DeleteAsync(string filter, CancellationToken cancellationToken)
    {
        var rows = await table.QueryAsync<TableEntity>(
                filter, MostRead, ["PartitionKey", "RowKey"], cancellationToken)
            .Take(MostRead).ToListAsync(cancellationToken);
        foreach (var partition in rows.GroupBy(row => row.PartitionKey))
        {
            foreach (var some in partition.Chunk(MostSwept)) await SweepAsync(some, cancellationToken);
        }

        return rows.Count;
    }

    private static string PartitionOf(string storefrontId, string email) => $"{storefrontId}_{HashOf(email)}";

    private async Task SweepAsync(IEnumerable<TableEntity> old, CancellationToken cancellationToken)
    {
        try
        {
            await table.SubmitTransactionAsync(
                old.Select(row => new TableTransactionAction(
                    TableTransactionActionType.Delete, row, ETag.All)),
                cancellationToken);
        }
        catch (TableTransactionFailedException swept) when (swept.Status is 404 or 412)
        {
            // Another order of this address sweeps too: what it leaves is the next one's.
        }
    }

    // Letters of any case are one mailbox nearly everywhere.
    private static string HashOf(string email) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(email.Trim().ToUpperInvariant())));
}
