namespace Pipeline.Storefronts;

/// <summary>
/// Makes and revokes keys. A storefront has at most two live ones, so that one can be replaced without a pause, and
/// not so many that nobody knows any more who holds which. Operators are people: each has a key of their own.
/// </summary>
public sealed class KeyRing(StorefrontTable storefronts, TimeProvider time)
{
    public const int MostLiveKeys = 2;

    // A round is lost to somebody else's change of the same storefront.
    private const int MostRounds = 10;

    /// <summary>Makes a key for a storefront; the refusal is a sentence.</summary>
    public async Task<(ApiKey? Key, string? Refusal)> CreateAsync(
        string storefrontId, KeyMode mode, string by, CancellationToken cancellationToken)
    {
        var made = ApiKey.New(KeyKind.Storefront, mode);
        StoredKey? stored = null;
        for (var round = 0; round < MostRounds; round++)
        {
            var storefront = await storefronts.FindAsync(storefrontId, cancellationToken);
            if (storefront is null) return (null, $"There is no storefront {storefrontId}.");
            if (storefront.LiveKeys.Contains(made.Id)) return (made, null); // the answer to the last round was lost
            if (storefront.LiveKeys.Count >= MostLiveKeys)
            {
                if (stored is not null) await storefronts.NoteRevokedAsync(stored, Now, cancellationToken);
                return (null, $"Storefront {storefrontId} has {MostLiveKeys} live keys: revoke one of "
                    + $"{string.Join(" and ", storefront.LiveKeys)} first.");
            }

            // Before it is counted: what a crash leaves behind is a key that nobody was given.
            if (stored is null) await storefronts.AddAsync(stored = New(made, storefrontId, by), cancellationToken);
            if (await storefronts.NoteLiveKeysAsync(storefront, [.. storefront.LiveKeys, made.Id], cancellationToken))
            {
                return (made, null);
            }
        }

        throw new TimeoutException($"Storefront {storefrontId} changes too fast.");
    }

    /// <summary>Makes a key for an operator; one with a role decides only what a storefront's rules let it.</summary>
    public async Task<ApiKey> CreateOperatorAsync(
        KeyMode mode, string? role, string by, CancellationToken cancellationToken)
    {
        var made = ApiKey.New(KeyKind.Operator, mode);
        await storefronts.AddAsync(New(made, null, by) with { Role = role }, cancellationToken);
        return made;
    }

    /// <summary>Makes a key that takes another one's place. The old one works until it is revoked.</summary>
    public async Task<(ApiKey? Key, string? Refusal)> RotateAsync(
        KeyKind kind, string keyId, string by, CancellationToken cancellationToken)
    {
        var old = await storefronts.FindKeyAsync(kind, keyId, cancellationToken);
        if (old is null) return (null, Unknown(kind, keyId));
        if (old.RevokedAt is not null) return (null, $"Key {keyId} is revoked: create a new one instead.");
        return old.StorefrontId is { } storefrontId
            ? await CreateAsync(storefrontId, old.Mode, by, cancellationToken)
            : (await CreateOperatorAsync(old.Mode, old.Role, by, cancellationToken), null);
    }

    /// <summary>Revokes a key; to do it twice is harmless. Null when there is no such key.</summary>
    public async Task<(StoredKey? Key, string? Refusal)> RevokeAsync(
        KeyKind kind, string keyId, CancellationToken cancellationToken)
    {
        var key = await storefronts.FindKeyAsync(kind, keyId, cancellationToken);
        if (key is null) return (null, Unknown(kind, keyId));
        if (key.RevokedAt is null) await storefronts.NoteRevokedAsync(key, Now, cancellationToken);

        // Also for one that is revoked already: a crash may have kept it counted.
        if (key.StorefrontId is { } storefrontId) await UncountAsync(storefrontId, keyId, cancellationToken);
        return (key, null);
    }

    private DateTimeOffset Now => time.GetUtcNow();

    private StoredKey New(ApiKey key, string? storefrontId, string by) =>
        StoredKey.Of(key, storefrontId) with { CreatedAt = Now, CreatedBy = by };

    private static string Unknown(KeyKind kind, string keyId) =>
        $"There is no {(kind == KeyKind.Operator ? "operator's" : "storefront's")} key {keyId}: see keys list.";

    private async Task UncountAsync(string storefrontId, string keyId, CancellationToken cancellationToken)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            var storefront = await storefronts.FindAsync(storefrontId, cancellationToken);
            if (storefront is null || !storefront.LiveKeys.Contains(keyId)) return;
            var left = storefront.LiveKeys.Where(id => id != keyId);
            if (await storefronts.NoteLiveKeysAsync(storefront, left, cancellationToken)) return;
        }

        throw new TimeoutException($"Storefront {storefrontId} changes too fast.");
    }
}
