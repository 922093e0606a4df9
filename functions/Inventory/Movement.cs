using System.Globalization;
using Azure.Data.Tables;
using Pipeline.Orders;

namespace Pipeline.Inventory;

/// <summary>One change of a SKU's pieces on hand, or of its backorder option, by a person.</summary>
/// <param name="Number">1 for the SKU's first, without a gap: the stock row counts them.</param>
/// <param name="At">When it was written.</param>
/// <param name="By">Pieces that came or, negative, went; 0 where only the option changed.</param>
/// <param name="OnHand">Pieces on hand since then.</param>
/// <param name="Who">The operator's key id.</param>
/// <param name="Reason">In the operator's words, or what became of the option; null when pieces were counted.</param>
public sealed record Movement(long Number, DateTimeOffset At, long By, long OnHand, string Who, string? Reason)
{
    private const string Prefix = "move_";

    /// <summary>The newest first: its number stands in the key from above.</summary>
    internal TableTransactionAction Add(string sku)
    {
        var row = new TableEntity(sku, Prefix + Key)
        {
            [nameof(Number)] = Number,
            [nameof(At)] = At,
            [nameof(By)] = By,
            [nameof(OnHand)] = OnHand,
            [nameof(Who)] = Who,
        };
        if (Reason is not null) row[nameof(Reason)] = Reason;
        return new TableTransactionAction(TableTransactionActionType.Add, row);
    }

    /// <summary>What its row's key ends in, and a list goes on behind.</summary>
    internal string Key => (long.MaxValue - Number).ToString("D19", CultureInfo.InvariantCulture);

    /// <summary>A SKU's movements behind a key, the newest first.</summary>
    internal static IAsyncEnumerable<Movement> ListAsync(
        TableClient table, string sku, string? after, int limit, CancellationToken cancellationToken)
    {
        var rows = TableClient.CreateQueryFilter(
            $"PartitionKey eq {sku} and RowKey gt {Prefix + after} and RowKey lt {RowPrefix.End(Prefix)}");
        return table.QueryAsync<TableEntity>(rows, limit, cancellationToken: cancellationToken)
            .Take(limit).Select(Read);
    }

    private static Movement Read(TableEntity row) => new(
        row.GetInt64(nameof(Number)) ?? throw Broken(row),
        row.GetDateTimeOffset(nameof(At)) ?? throw Broken(row),
        row.GetInt64(nameof(By)) ?? throw Broken(row),
        row.GetInt64(nameof(OnHand)) ?? throw Broken(row),
        row.GetString(nameof(Who)) ?? throw Broken(row),
        row.GetString(nameof(Reason)));

    private static InvalidDataException Broken(TableEntity row) =>
        new($"Movement {row.RowKey} of {row.PartitionKey} is unreadable.");
}
