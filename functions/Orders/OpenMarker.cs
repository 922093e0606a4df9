using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;

namespace Pipeline.Orders;

/// <summary>Stands beside the row of an order that is not closed.</summary>
/// <param name="Id">The order.</param>
/// <param name="WrittenAt">When the marker was put there or last rescued.</param>
/// <param name="RescuedAt">When the reconciler last nudged the order.</param>
/// <param name="RestsUntil">Until when the order rests; written with the row, so always as the row says.</param>
/// <param name="RestsFor">What it waits for while it rests.</param>
/// <param name="Retry">When it is tried again after a fault.</param>
/// <param name="StorefrontId">Whose order it is; null on markers that were written before this was.</param>
/// <param name="ETag">What a change of the marker must match.</param>
public sealed record OpenMarker(
    OrderId Id,
    DateTimeOffset WrittenAt,
    DateTimeOffset? RescuedAt,
    DateTimeOffset? RestsUntil,
    RestReason? RestsFor,
    Retry? Retry,
    string? StorefrontId,
    ETag ETag)
{
    internal const string RescuedAtColumn = "RescuedAt";
    internal const string RestsUntilColumn = "RestsUntil";
    internal const string RestsForColumn = "RestsFor";
    internal const string StorefrontIdColumn = "StorefrontId";

    private const string RetryAtColumn = "RetryAt";
    private const string RetryVersionColumn = "RetryVersion";
    private const string FailedColumn = "Failed";

    internal static TableEntity Note(TableEntity row, Retry retry)
    {
        row[RetryAtColumn] = retry.At;
        row[RetryVersionColumn] = retry.Version;
        row[FailedColumn] = CompactJson.WriteText(retry.Failed, OrderJson.Default.IReadOnlyListTimelineEntry);
        return row;
    }

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

    internal static OpenMarker Read(TableEntity row, string prefix) => new(
        OrderId.Parse(row.RowKey[prefix.Length..]) ?? throw new InvalidDataException($"Bad marker {row.RowKey}."),
        row.Timestamp ?? DateTimeOffset.MinValue,
        row.GetDateTimeOffset(RescuedAtColumn),
        row.GetDateTimeOffset(RestsUntilColumn),
        Enum.TryParse<RestReason>(row.GetString(RestsForColumn), out var reason) ? reason : null,
        row.GetDateTimeOffset(RetryAtColumn) is { } at && row.GetInt32(RetryVersionColumn) is { } version
            ? new Retry(at, version, Failed(row.GetString(FailedColumn)))
            : null,
        row.GetString(StorefrontIdColumn),
        row.ETag);

    // Told to people only: what cannot be read must not keep the reconciler from the order.
    private static IReadOnlyList<TimelineEntry> Failed(string? text)
    {
        try
        {
            return text is null
                ? [] // a marker of before they were noted
                : JsonSerializer.Deserialize(text, OrderJson.Default.IReadOnlyListTimelineEntry) ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}

/// <param name="At">When the order is tried again.</param>
/// <param name="Version">The row's version when that was said: of one that got on since, it is no longer true.</param>
/// <param name="Failed">The attempts so far, oldest first.</param>
public sealed record Retry(DateTimeOffset At, int Version, IReadOnlyList<TimelineEntry> Failed);
