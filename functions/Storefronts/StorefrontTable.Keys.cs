using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;

namespace Pipeline.Storefronts;

/// <summary>The rows of the keys.</summary>
public sealed partial class StorefrontTable
{
    /// <summary>Lets a storefront in by a key that was chosen elsewhere, in a setting.</summary>
    /// <exception cref="ArgumentException">The key is an operator's.</exception>
    public Task AddKeyAsync(string storefrontId, ApiKey key, CancellationToken cancellationToken) =>
        key.Kind == KeyKind.Storefront
            ? AddAsync(StoredKey.Of(key, storefrontId), cancellationToken)
            : throw new ArgumentException("The key is an operator's.", nameof(key));

    /// <summary>Lets an operator in by a key that was chosen elsewhere, in a setting.</summary>
    /// <exception cref="ArgumentException">The key is a storefront's.</exception>
    public Task AddOperatorAsync(ApiKey key, CancellationToken cancellationToken) =>
        key.Kind == KeyKind.Operator
            ? AddAsync(StoredKey.Of(key, null), cancellationToken)
            : throw new ArgumentException("The key is a storefront's.", nameof(key));

    /// <summary>Whether nobody was ever let in by a key of this kind.</summary>
    public async Task<bool> IsEmptyAsync(KeyKind kind, CancellationToken cancellationToken)
    {
        await foreach (var _ in ListKeysAsync(kind, cancellationToken)) return false;
        return true;
    }

    /// <summary>All keys of a kind, the revoked ones too.</summary>
    public async IAsyncEnumerable<StoredKey> ListKeysAsync(
        KeyKind kind, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in RowsAsync(StoredKey.RowKey(kind), cancellationToken))
        {
            yield return StoredKey.Read(kind, row);
        }
    }

    public async Task<StoredKey?> FindKeyAsync(KeyKind kind, string keyId, CancellationToken cancellationToken)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(
            keyId, StoredKey.RowKey(kind), cancellationToken: cancellationToken);
        return found is { HasValue: true, Value: { } row } ? StoredKey.Read(kind, row) : null;
    }

    internal Task AddAsync(StoredKey key, CancellationToken cancellationToken) =>
        table.UpsertEntityAsync(key.Write(), TableUpdateMode.Replace, cancellationToken);

    internal Task<bool> NoteRevokedAsync(StoredKey key, DateTimeOffset at, CancellationToken cancellationToken) =>
        MergeAsync(
            new TableEntity(key.Id, StoredKey.RowKey(key.Kind)) { [nameof(StoredKey.RevokedAt)] = at },
            ETag.All, cancellationToken);
}
