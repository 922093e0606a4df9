using System.Security.Cryptography;
using System.Text;
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
    private const string AtColumn = "At";
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);
    private readonly TableClient table = service.GetTableClient(TableName);

    /// <summary>Notes the order, and says how many there are with it; at most <see cref="MostCounted"/>.</summary>
    public async Task<int> CountAsync(
        string storefrontId, OrderId order, string email, CancellationToken cancellationToken)
    {
        var partition = $"{storefrontId}_{HashOf(email)}";
        await table.UpsertEntityAsync(
            new TableEntity(partition, order.Value) { [AtColumn] = time.GetUtcNow() },
            TableUpdateMode.Replace, cancellationToken);
        var (recent, old) = (0, new List<TableEntity>());
        await foreach (var row in table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {partition}"), MostCounted,
            cancellationToken: cancellationToken))
        {
            if (row.GetDateTimeOffset(AtColumn) >= time.GetUtcNow() - Window) recent++;
            else old.Add(row);
            if (recent + old.Count == MostCounted) break;
        }

        foreach (var row in old) await table.DeleteEntityAsync(row, cancellationToken: cancellationToken);
        return recent;
    }

    // Letters of any case are one mailbox nearly everywhere.
    private static string HashOf(string email) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(email.Trim().ToUpperInvariant())));
}
