using Azure.Data.Tables;

namespace Pipeline.Storefronts;

/// <summary>What is known of a key: whose it is, and the hash of its secret.</summary>
/// <param name="Id">The key's id; not secret.</param>
/// <param name="StorefrontId">Null when it is an operator's.</param>
/// <param name="SecretHash">SHA-256.</param>
internal sealed record StoredKey(string Id, string? StorefrontId, byte[] SecretHash);

/// <summary>
/// Who may call: one row a key, partitioned by the key's id. The row's own key says what kind it is of, so that a
/// key whose prefix was changed meets no row, or another's, and never the one that it was made for.
/// </summary>
public sealed class StorefrontTable(TableServiceClient service)
{
    public const string TableName = "storefronts";
    private const string SecretHash = nameof(StoredKey.SecretHash);
    private const string StorefrontId = nameof(StoredKey.StorefrontId);
    private readonly TableClient table = service.GetTableClient(TableName);

    /// <summary>Lets a storefront in by this key.</summary>
    /// <exception cref="ArgumentException">The key is an operator's.</exception>
    public Task AddKeyAsync(string storefrontId, ApiKey key, CancellationToken cancellationToken) =>
        AddAsync(KeyKind.Storefront, storefrontId, key, cancellationToken);

    /// <summary>Lets an operator in by this key.</summary>
    /// <exception cref="ArgumentException">The key is a storefront's.</exception>
    public Task AddOperatorAsync(ApiKey key, CancellationToken cancellationToken) =>
        AddAsync(KeyKind.Operator, null, key, cancellationToken);

    /// <summary>Whether nobody was ever let in by a key of this kind.</summary>
    public async Task<bool> IsEmptyAsync(KeyKind kind, CancellationToken cancellationToken)
    {
        await foreach (var _ in table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"RowKey eq {RowOf(kind)}"), maxPerPage: 1, select: ["RowKey"],
            cancellationToken: cancellationToken))
        {
            return false;
        }

        return true;
    }

    internal async Task<StoredKey?> FindKeyAsync(KeyKind kind, string keyId, CancellationToken cancellationToken)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(
            keyId, RowOf(kind), cancellationToken: cancellationToken);
        return found is { HasValue: true, Value: { } row }
            ? new StoredKey(keyId, row.GetString(StorefrontId), row.GetBinary(SecretHash))
            : null;
    }

    private async Task AddAsync(KeyKind kind, string? storefrontId, ApiKey key, CancellationToken cancellationToken)
    {
        if (key.Kind != kind) throw new ArgumentException($"The key is of the kind {key.Kind}.", nameof(key));
        var row = new TableEntity(key.Id, RowOf(kind)) { [SecretHash] = key.Hash() };
        if (storefrontId is not null) row[StorefrontId] = storefrontId;
        await table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
    }

    private static string RowOf(KeyKind kind) => kind switch
    {
        KeyKind.Storefront => "key",
        KeyKind.Operator => "operator",
        _ => throw new InvalidOperationException($"Unknown kind {kind}."),
    };
}
