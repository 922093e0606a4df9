using Azure.Data.Tables;

namespace Pipeline.Storefronts;

/// <summary>What is known of a key; of its secret only the hash.</summary>
public sealed record StoredKey
{
    private const string ModeColumn = "Mode";

    public required KeyKind Kind { get; init; }

    public required KeyMode Mode { get; init; }

    /// <summary>Not secret.</summary>
    public required string Id { get; init; }

    /// <summary>Null when it is an operator's.</summary>
    public string? StorefrontId { get; init; }

    /// <summary>What an operator may decide, by the storefronts' rules; null may decide everything.</summary>
    public string? Role { get; init; }

    /// <summary>Null when it was not made here but came from a setting; so too for who made it.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    public string? CreatedBy { get; init; }

    /// <summary>From then on it lets nobody in; its row stays, to say whose it was.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>SHA-256 of the whole key.</summary>
    internal ReadOnlyMemory<byte> SecretHash { get; init; }

    internal static StoredKey Of(ApiKey key, string? storefrontId) => new()
    {
        Kind = key.Kind,
        Mode = key.Mode,
        Id = key.Id,
        StorefrontId = storefrontId,
        SecretHash = key.Hash(),
    };

    internal static string RowKey(KeyKind kind) => kind switch
    {
        KeyKind.Storefront => "key",
        KeyKind.Operator => "operator",
        _ => throw new InvalidOperationException($"Unknown kind {kind}."),
    };

    internal static StoredKey Read(KeyKind kind, TableEntity row) => new()
    {
        Kind = kind,
        Mode = ApiKey.ModeOf(row.GetString(ModeColumn)) ?? KeyMode.Test, // only shown: the hash decides
        Id = row.PartitionKey,
        StorefrontId = row.GetString(nameof(StorefrontId)),
        Role = row.GetString(nameof(Role)),
        CreatedAt = row.GetDateTimeOffset(nameof(CreatedAt)),
        CreatedBy = row.GetString(nameof(CreatedBy)),
        RevokedAt = row.GetDateTimeOffset(nameof(RevokedAt)),
        SecretHash = row.GetBinary(nameof(SecretHash)),
    };

    internal TableEntity Write()
    {
        var row = new TableEntity(Id, RowKey(Kind))
        {
            [nameof(SecretHash)] = SecretHash.ToArray(),
            [ModeColumn] = ApiKey.NameOf(Mode),
        };
        if (Role is { } role) row[nameof(Role)] = role;
        if (StorefrontId is { } storefront) row[nameof(StorefrontId)] = storefront;
        if (CreatedAt is { } created) row[nameof(CreatedAt)] = created;
        if (CreatedBy is { } by) row[nameof(CreatedBy)] = by;
        return row;
    }
}
