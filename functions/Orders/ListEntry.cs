using Azure.Data.Tables;

namespace Pipeline.Orders;

/// <summary>
/// The entity that lists an order for its storefront. It stands in the order's own partition and is added in the
/// insert's own transaction, so that an order is listed once, from the moment that it is accepted (docs/adr/0006).
/// </summary>
internal static class ListEntry
{
    public static TableTransactionAction Add(Order order)
    {
        var position = new ListPosition(order.CreatedAt, order.Id);
        return new(
            TableTransactionActionType.Add,
            new TableEntity(order.Id.Partition, $"{Prefix(order.StorefrontId)}{position}"));
    }

    /// <summary>The newest entries behind a position, of all partitions, newest first.</summary>
    public static async Task<IReadOnlyList<ListPosition>> ReadAsync(
        TableClient table, ListRange range, int most, CancellationToken cancellationToken)
    {
        var heads = await Task.WhenAll(OrderId.Partitions.Select(partition =>
            ReadAsync(table, partition, range, most, cancellationToken)));
        return [.. heads.SelectMany(head => head)
            .OrderBy(position => $"{position}", StringComparer.Ordinal).Take(most)];
    }

    // As many of each partition as are wanted of all: the newest may all stand in one.
    private static async Task<List<ListPosition>> ReadAsync(
        TableClient table, string partition, ListRange range, int most, CancellationToken cancellationToken)
    {
        var prefix = Prefix(range.StorefrontId);

        // Positions are of one length, so what is one character longer lies behind it and before all others.
        var first = range.Behind is { } behind ? $"{prefix}{behind}0"
            : range.CreatedUntil is { } until ? prefix + ListPosition.Prefix(until)
            : prefix;

        // No moment's text begins with an 8: so much is left of no time.
        var end = prefix + (range.CreatedAfter is { } after ? ListPosition.Prefix(after) : "8");
        var found = new List<ListPosition>();
        var rows = table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {first} and RowKey lt {end}"),
            Math.Min(most, 1_000), ["RowKey"], cancellationToken);
        await foreach (var row in rows)
        {
            // Another storefront's name may begin with this one's and an underscore.
            if (ListPosition.Parse(row.RowKey[prefix.Length..]) is { } position) found.Add(position);
            if (found.Count == most) break;
        }

        return found;
    }

    private static string Prefix(string storefrontId) => $"list_{storefrontId}_";
}

/// <summary>A part of a storefront's list.</summary>
/// <param name="StorefrontId">Whose.</param>
/// <param name="Behind">Only what comes behind it; null: from the newest on.</param>
/// <param name="CreatedAfter">Only what is newer.</param>
/// <param name="CreatedUntil">Only what is as old, or older; where nothing is said to be behind.</param>
public sealed record ListRange(
    string StorefrontId, ListPosition? Behind, DateTimeOffset? CreatedAfter, DateTimeOffset? CreatedUntil = null);
