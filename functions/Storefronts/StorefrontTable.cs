using Azure.Data.Tables;

namespace Pipeline.Storefronts;

/// <summary>What is known of a key: whose it is, and the hash of its secret.</summary>
internal sealed record StoredKey(string StorefrontId, byte[] SecretHash);

/// <summary>Who may call: one row a key, partitioned by the key's id.</summary>
public sealed class StorefrontTable(TableServiceClient service)
{
    public const string TableName = "storefronts";
    private const string Row = "key";
    private const string SecretHash = nameof(StoredKey.SecretHash);
    private const string StorefrontId = nameof(StoredKey.StorefrontId);
    private readonly TableClient table = service.GetTableClient(TableName);

    /// <summary>Lets a storefront in by this key.</summary>
    public Task AddKeyAsync(string storefrontId, ApiKey key, CancellationToken cancellationToken) =>
        table.UpsertEntityAsync(
            new TableEntity(key.Id, Row) { [StorefrontId] = storefrontId, [SecretHash] = key.Hash() },
            TableUpdateMode.Replace,
            cancellationToken);

    /// <summary>Whether no storefront was ever let in.</summary>
    public async Task<bool> IsEmptyAsync(CancellationToken cancellationToken)
    {
        await foreach (var _ in table.QueryAsync<TableEntity>(
            maxPerPage: 1, select: ["RowKey"], cancellationToken: cancellationToken))
        {
            return false;
        }

        return true;
    }

    internal async Task<StoredKey?> FindKeyAsync(string keyId, CancellationToken cancellationToken)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(keyId, Row, cancellationToken: cancellationToken);
        return found is { HasValue: true, Value: { } row }
            ? new StoredKey(row.GetString(StorefrontId), row.GetBinary(SecretHash))
            : null;
    }
}
