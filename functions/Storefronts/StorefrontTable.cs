using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;

namespace Pipeline.Storefronts;

/// <summary>
/// The storefronts, one row each partitioned by its id, and beside them who may call: one row a key, partitioned by
/// the key's id, so that a request finds it with one read. A key's row says in its own key what kind it is of, so that
/// a key whose prefix was changed meets no row, or another's, and never the one that it was made for.
/// </summary>
public sealed partial class StorefrontTable(TableServiceClient service)
{
    public const string TableName = "storefronts";
    private readonly TableClient table = service.GetTableClient(TableName);

    /// <summary>Adds a storefront; false when there is one of this id.</summary>
    /// <exception cref="ArgumentException">The id is none.</exception>
    public async Task<bool> CreateAsync(StorefrontRow storefront, CancellationToken cancellationToken)
    {
        if (!StorefrontRow.IsId(storefront.Id)) throw new ArgumentException("Not an id.", nameof(storefront));
        try
        {
            await table.AddEntityAsync(storefront.Write(), cancellationToken);
            return true;
        }
        catch (RequestFailedException there) when (there.Status == 409)
        {
            return false;
        }
    }

    public async Task<StorefrontRow?> FindAsync(string id, CancellationToken cancellationToken)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(
            id, StorefrontRow.RowKey, cancellationToken: cancellationToken);
        return found is { HasValue: true, Value: { } row } ? StorefrontRow.Read(row) : null;
    }

    /// <summary>All storefronts, in the order of their ids.</summary>
    public async IAsyncEnumerable<StorefrontRow> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in RowsAsync(StorefrontRow.RowKey, cancellationToken))
        {
            yield return StorefrontRow.Read(row);
        }
    }

    /// <summary>Sets those limits that are given; false when there is no such storefront.</summary>
    public Task<bool> LimitAsync(string id, OwnLimits limits, CancellationToken cancellationToken) =>
        MergeAsync(StorefrontRow.WriteLimits(id, limits), ETag.All, cancellationToken);

    /// <summary>Says after how many days orders forget customers; 0: never. False: no such storefront.</summary>
    public Task<bool> RetainAsync(string id, int days, CancellationToken cancellationToken) => MergeAsync(
        new TableEntity(id, StorefrontRow.RowKey) { [StorefrontRow.RetentionDaysColumn] = days },
        ETag.All, cancellationToken);

    /// <summary>Remembers how many orders are open; false when there is no such storefront.</summary>
    public Task<bool> NoteOpenOrdersAsync(string id, int count, CancellationToken cancellationToken) => MergeAsync(
        new TableEntity(id, StorefrontRow.RowKey) { [StorefrontRow.OpenOrdersColumn] = count },
        ETag.All, cancellationToken);

    /// <summary>Says which keys are live; false when the row changed since it was read.</summary>
    internal Task<bool> NoteLiveKeysAsync(
        StorefrontRow read, IEnumerable<string> live, CancellationToken cancellationToken) => MergeAsync(
        new TableEntity(read.Id, StorefrontRow.RowKey) { [StorefrontRow.LiveKeysColumn] = string.Join(',', live) },
        read.ETag, cancellationToken);

    private async Task<bool> MergeAsync(TableEntity row, ETag etag, CancellationToken cancellationToken)
    {
        try
        {
            await table.UpdateEntityAsync(row, etag, TableUpdateMode.Merge, cancellationToken);
            return true;
        }
        catch (RequestFailedException changed) when (changed.Status is 404 or 412)
        {
            return false;
        }
    }

    // Reads the whole table: for people and once a minute, never for a request.
    private AsyncPageable<TableEntity> RowsAsync(string rowKey, CancellationToken cancellationToken) =>
        table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"RowKey eq {rowKey}"), cancellationToken: cancellationToken);
}
