using Azure.Data.Tables;

namespace Pipeline.Inventory;

/// <summary>What a SKU's row says: OnHand = Available + Held.</summary>
public sealed record StockLevel(long OnHand, long Available, long Held, long Sold)
{
    private const string WaitingOrders = nameof(WaitingOrders);
    private const string WaitingPieces = nameof(WaitingPieces);

    /// <summary>Whether an order that is short waits for pieces to come instead of being rejected.</summary>
    public bool Backorder { get; init; }

    /// <summary>Those who wait for pieces of this SKU.</summary>
    public Waiting Waiting { get; init; } = Waiting.Nobody;

    /// <summary>The level that stands in a row's columns; rows of before backorders say nothing of those.</summary>
    /// <exception cref="InvalidDataException">A column is missing.</exception>
    internal static StockLevel Read(TableEntity row) =>
        new(Column(row, nameof(OnHand)), Column(row, nameof(Available)), Column(row, nameof(Held)),
            Column(row, nameof(Sold)))
        {
            Backorder = row.GetBoolean(nameof(Backorder)) ?? false,
            Waiting = new Waiting(row.GetInt64(WaitingOrders) ?? 0, row.GetInt64(WaitingPieces) ?? 0),
        };

    internal void Write(TableEntity row)
    {
        row[nameof(OnHand)] = OnHand;
        row[nameof(Available)] = Available;
        row[nameof(Held)] = Held;
        row[nameof(Sold)] = Sold;
        row[nameof(Backorder)] = Backorder;
        row[WaitingOrders] = Waiting.Orders;
        row[WaitingPieces] = Waiting.Pieces;
    }

    private static long Column(TableEntity row, string name) =>
        row.GetInt64(name) ?? throw new InvalidDataException($"{row.RowKey} of {row.PartitionKey} has no {name}.");
}

/// <param name="Orders">How many wait.</param>
/// <param name="Pieces">What they wait for, together.</param>
public sealed record Waiting(long Orders, long Pieces)
{
    public static Waiting Nobody { get; } = new(0, 0);
}
