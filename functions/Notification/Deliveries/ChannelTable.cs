using System.Runtime.CompilerServices;
using Azure.Data.Tables;

namespace Pipeline.Notification.Deliveries;

/// <summary>To where each storefront's events go: a row a kind of channel, in the storefront's partition.</summary>
public sealed class ChannelTable(TableServiceClient service)
{
    public const string TableName = "channels";
    private readonly TableClient table = service.GetTableClient(TableName);

    /// <summary>Every storefront that has, or had, channels. Reads the whole table, which is small.</summary>
    public async IAsyncEnumerable<string> ListStorefrontsAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var before = "";
        var rows = table.QueryAsync<TableEntity>(
            select: [nameof(TableEntity.PartitionKey)], cancellationToken: cancellationToken);
        await foreach (var row in rows) // one partition after the other
        {
            if (row.PartitionKey != before) yield return row.PartitionKey;
            before = row.PartitionKey;
        }
    }
}
