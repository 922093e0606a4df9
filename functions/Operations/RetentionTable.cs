using Azure.Data.Tables;
using Pipeline.Orders;

namespace Pipeline.Operations;

/// <summary>
/// How far each storefront's old orders were gone through, and which were left because they were still open: one
/// partition a storefront.
/// </summary>
public sealed class RetentionTable(TableServiceClient service)
{
    public const string TableName = "retention";
    private const string Row = "walk";
    private const string LeftPrefix = "left_";
    private const int MostLeft = 1_000; // a run
    private readonly TableClient table = service.GetTableClient(TableName);

    /// <summary>How far the walk came; null when none was begun.</summary>
    public async Task<RetentionWalk?> FindAsync(string storefrontId, CancellationToken cancellationToken)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(
            storefrontId, Row, cancellationToken: cancellationToken);
        if (found is not { HasValue: true, Value: { } row }) return null;
        return new RetentionWalk(
            row.GetDateTimeOffset(nameof(RetentionWalk.Done)) ?? throw Broken(row),
            row.GetDateTimeOffset(nameof(RetentionWalk.Until)),
            row.GetString(nameof(RetentionWalk.Behind)) is { } text
                ? ListPosition.Parse(text) ?? throw Broken(row)
                : null);
    }

    /// <summary>Notes how far it came. Two runs at a time go the same way, so whoever is last may write.</summary>
    public Task WriteAsync(string storefrontId, RetentionWalk walk, CancellationToken cancellationToken) =>
        table.UpsertEntityAsync(
            new TableEntity(storefrontId, Row)
            {
                [nameof(RetentionWalk.Done)] = walk.Done,
                [nameof(RetentionWalk.Until)] = walk.Until,
                [nameof(RetentionWalk.Behind)] = walk.Behind?.ToString(),
            },
            TableUpdateMode.Replace,
            cancellationToken);

    /// <summary>Notes an order that was still open.</summary>
    public Task LeaveAsync(string storefrontId, OrderId id, CancellationToken cancellationToken) =>
        table.UpsertEntityAsync(
            new TableEntity(storefrontId, LeftPrefix + id.Value), TableUpdateMode.Merge, cancellationToken);

    public Task ForgetAsync(string storefrontId, OrderId id, CancellationToken cancellationToken) =>
        table.DeleteEntityAsync(storefrontId, LeftPrefix + id.Value, cancellationToken: cancellationToken);

    /// <summary>Those that were left.</summary>
    public async Task<IReadOnlyList<OrderId>> ListLeftAsync(string storefrontId, CancellationToken cancellationToken)
    {
        var rows = TableClient.CreateQueryFilter(
            $"PartitionKey eq {storefrontId} and RowKey ge {LeftPrefix} and RowKey lt {RowPrefix.End(LeftPrefix)}");
        return await table.QueryAsync<TableEntity>(rows, MostLeft, ["RowKey"], cancellationToken).Take(MostLeft)
            .Select(row => OrderId.Parse(row.RowKey[LeftPrefix.Length..]) ?? throw Broken(row))
            .ToListAsync(cancellationToken);
    }

    private static InvalidDataException Broken(TableEntity row) =>
        new($"{row.RowKey} of {row.PartitionKey} is unreadable.");
}

/// <summary>A walk through old orders, from the oldest stretch of time to the newest.</summary>
/// <param name="Done">All orders of before were dealt with.</param>
/// <param name="Until">Where the stretch ends that is being gone through, newest order first; null between two.</param>
/// <param name="Behind">The last order of it that was dealt with.</param>
public sealed record RetentionWalk(DateTimeOffset Done, DateTimeOffset? Until, ListPosition? Behind);
