using System.Text.RegularExpressions;
using Azure;
using Azure.Data.Tables;

namespace Pipeline.Storefronts;

/// <summary>A storefront as it stands in its row.</summary>
public sealed partial record StorefrontRow
{
    internal const string RowKey = "storefront";
    internal const string LiveKeysColumn = nameof(LiveKeys);
    internal const string OpenOrdersColumn = nameof(OpenOrders);
    internal const string RetentionDaysColumn = nameof(RetentionDays);
    public const int MostRetentionDays = 3_650;
    private const string LimitPrefix = "Limit";

    /// <summary>1 to 32 of a-z 0-9 -, for it becomes a part of other rows' keys.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public OwnLimits Limits { get; init; } = OwnLimits.None;

    /// <summary>After how many days a closed order forgets its customer; null: never by itself.</summary>
    public int? RetentionDays { get; init; }

    /// <summary>About how many of its orders are open.</summary>
    public int OpenOrders { get; init; }

    /// <summary>The ids of the keys that are not revoked.</summary>
    public IReadOnlyList<string> LiveKeys { get; init; } = [];

    internal ETag ETag { get; init; }

    /// <summary>Whether a storefront may be called this.</summary>
    public static bool IsId(string text) => Id1To32.IsMatch(text);

    internal static StorefrontRow Read(TableEntity row) => new()
    {
        Id = row.PartitionKey,
        Name = row.GetString(nameof(Name)) ?? row.PartitionKey,
        CreatedAt = row.GetDateTimeOffset(nameof(CreatedAt)) ?? DateTimeOffset.MinValue,
        Limits = new OwnLimits(
            row.GetInt32(LimitPrefix + nameof(OwnLimits.RequestsPerSecond)),
            row.GetInt32(LimitPrefix + nameof(OwnLimits.Burst)),
            row.GetInt32(LimitPrefix + nameof(OwnLimits.OpenOrders))),
        RetentionDays = row.GetInt32(RetentionDaysColumn) is > 0 and var days ? days : null,
        OpenOrders = row.GetInt32(OpenOrdersColumn) ?? 0,
        LiveKeys = row.GetString(LiveKeysColumn)?.Split(',', StringSplitOptions.RemoveEmptyEntries) ?? [],
        ETag = row.ETag,
    };

    internal TableEntity Write()
    {
        var row = WriteLimits(Id, Limits);
        row[nameof(Name)] = Name;
        row[nameof(CreatedAt)] = CreatedAt;
        row[LiveKeysColumn] = string.Join(',', LiveKeys);
        row[OpenOrdersColumn] = OpenOrders;
        return row;
    }

    /// <summary>The columns of the limits that are given, to be merged: the others stay.</summary>
    internal static TableEntity WriteLimits(string id, OwnLimits limits)
    {
        var row = new TableEntity(id, RowKey);
        if (limits.RequestsPerSecond is { } rate) row[LimitPrefix + nameof(limits.RequestsPerSecond)] = rate;
        if (limits.Burst is { } burst) row[LimitPrefix + nameof(limits.Burst)] = burst;
        if (limits.OpenOrders is { } open) row[LimitPrefix + nameof(limits.OpenOrders)] = open;
        return row;
    }

    [GeneratedRegex(@"\A[a-z0-9-]{1,32}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Id1To32 { get; }
}
