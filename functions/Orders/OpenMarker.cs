using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;

namespace Pipeline.Orders;

/// <summary>Stands beside the row of an order that is not closed.</summary>
/// <param name="Id">The order.</param>
/// <param name="WrittenAt">When the marker was put there or last rescued.</param>
/// <param name="RescuedAt">When the reconciler last nudged the order.</param>
/// <param name="RestsUntil">Until when the order rests; written with the row, so always as the row says.</param>
/// <param name="RestsFor">What it waits for while it rests.</param>
/// <param name="Retry">When it is tried again after a fault, and at which version of the row that was said.</param>
/// <param name="StorefrontId">Whose order it is; null on markers that were written before this was.</param>
/// <param name="ETag">What a change of the marker must match.</param>
public sealed record OpenMarker(
    OrderId Id,
    DateTimeOffset WrittenAt,
    DateTimeOffset? RescuedAt,
    DateTimeOffset? RestsUntil,
    RestReason? RestsFor,
    (DateTimeOffset At, int Version)? Retry,
    string? StorefrontId,
    ETag ETag)
{
    internal const string RescuedAtColumn = "RescuedAt";
    internal const string RestsUntilColumn = "RestsUntil";
    internal const string RestsForColumn = "RestsFor";
    internal const string RetryAtColumn = "RetryAt";
    internal const string RetryVersionColumn = "RetryVersion";
    internal const string StorefrontIdColumn = "StorefrontId";

    internal static async IAsyncEnumerable<OpenMarker> ListAsync(
        TableClient table, string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var partition in OrderId.Partitions)
        {
            var markers = table.QueryAsync<TableEntity>(
                $"PartitionKey eq '{partition}' and RowKey ge '{prefix}' and RowKey lt '{RowPrefix.End(prefix)}'",
                cancellationToken: cancellationToken);
            await foreach (var row in markers) yield return Read(row, prefix);
        }
    }

    private static OpenMarker Read(TableEntity row, string prefix) => new(
        OrderId.Parse(row.RowKey[prefix.Length..]) ?? throw new InvalidDataException($"Bad marker {row.RowKey}."),
        row.Timestamp ?? DateTimeOffset.MinValue,
        row.GetDateTimeOffset(RescuedAtColumn),
        row.GetDateTimeOffset(RestsUntilColumn),
        Enum.TryParse<RestReason>(row.GetString(RestsForColumn), out var reason) ? reason : null,
        row.GetDateTimeOffset(RetryAtColumn) is { } at && row.GetInt32(RetryVersionColumn) is { } version
            ? (at, version)
            : null,
        row.GetString(StorefrontIdColumn),
        row.ETag);
}
