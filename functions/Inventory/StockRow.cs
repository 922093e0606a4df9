using Azure;
using Azure.Data.Tables;

namespace Pipeline.Inventory;

/// <summary>A SKU's stock as it stands, from which its next version follows.</summary>
/// <param name="Sku">The partition.</param>
/// <param name="Level">Null for an unknown SKU.</param>
/// <param name="ETag">What its next version must match.</param>
/// <param name="Moves">How many movements stand beside it.</param>
internal sealed record StockRow(string Sku, StockLevel? Level, ETag ETag, long Moves = 0)
{
    private const string Row = "stock";

    public static async Task<StockRow> ReadAsync(TableClient table, string sku, CancellationToken cancellationToken)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(sku, Row, cancellationToken: cancellationToken);
        return found is { HasValue: true, Value: { } row }
            ? new StockRow(sku, Read(row), row.ETag, row.GetInt64(nameof(Moves)) ?? 0)
            : new StockRow(sku, null, default);
    }

    public long Available => Level?.Available ?? 0;

    public long Held => Level?.Held ?? 0;

    public StockRow Hold(int pieces) => With(level => level with
    {
        Available = checked(level.Available - pieces),
        Held = checked(level.Held + pieces),
    });

    public StockRow Release(int pieces) => Hold(-pieces);

    public StockRow Receive(long pieces) => With(level => level with
    {
        OnHand = checked(level.OnHand + pieces),
        Available = checked(level.Available + pieces),
    });

    /// <summary>One more movement is written with it.</summary>
    public StockRow Moved() => this with { Moves = checked(Moves + 1) };

    public TableTransactionAction Write()
    {
        var level = Level ?? throw new InvalidOperationException($"{Sku} has no stock row to write.");
        var row = new TableEntity(Sku, Row)
        {
            [nameof(StockLevel.OnHand)] = level.OnHand,
            [nameof(StockLevel.Available)] = level.Available,
            [nameof(StockLevel.Held)] = level.Held,
            [nameof(StockLevel.Sold)] = level.Sold,
            [nameof(Moves)] = Moves,
        };
        return ETag == default
            ? new TableTransactionAction(TableTransactionActionType.Add, row)
            : new TableTransactionAction(TableTransactionActionType.UpdateReplace, row, ETag);
    }

    private StockRow With(Func<StockLevel, StockLevel> change)
    {
        var level = change(Level ?? new StockLevel(0, 0, 0, 0));
        return level is { Available: >= 0, Held: >= 0 } && level.OnHand == level.Available + level.Held
            ? this with { Level = level }
            : throw new InvalidOperationException($"Stock of {Sku} would be {level}.");
    }

    private static StockLevel Read(TableEntity row) => new(
        Column(row, nameof(StockLevel.OnHand)),
        Column(row, nameof(StockLevel.Available)),
        Column(row, nameof(StockLevel.Held)),
        Column(row, nameof(StockLevel.Sold)));

    private static long Column(TableEntity row, string name) =>
        row.GetInt64(name) ?? throw new InvalidDataException($"Stock of {row.PartitionKey} has no {name}.");
}
