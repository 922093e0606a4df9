using Azure;
using Azure.Data.Tables;

namespace Pipeline.Inventory;

/// <summary>A SKU's stock as it stands, from which its next version follows.</summary>
/// <param name="Sku">The partition.</param>
/// <param name="Level">Null for an unknown SKU.</param>
/// <param name="ETag">What its next version must match.</param>
/// <param name="Moves">How many movements stand beside it.</param>
/// <param name="LastTicket">Whose turn comes last of those who ever waited: tickets rise in order of arrival.</param>
internal sealed record StockRow(string Sku, StockLevel? Level, ETag ETag, long Moves = 0, long LastTicket = 0)
{
    private const string Row = "stock";

    public static async Task<StockRow> ReadAsync(TableClient table, string sku, CancellationToken cancellationToken)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(sku, Row, cancellationToken: cancellationToken);
        return found is { HasValue: true, Value: { } row }
            ? new StockRow(
                sku, StockLevel.Read(row), row.ETag, row.GetInt64(nameof(Moves)) ?? 0,
                row.GetInt64(nameof(LastTicket)) ?? 0)
            : new StockRow(sku, null, default);
    }

    public long Available => Level?.Available ?? 0;

    public long Held => Level?.Held ?? 0;

    public Waiting Waiting => Level?.Waiting ?? Waiting.Nobody;

    /// <summary>Whether somebody waits, or may have to.</summary>
    public bool MayWait => Level is { Backorder: true } or { Waiting.Orders: > 0 };

    /// <summary>Pieces that nobody waits for; below zero while more are waited for than are there.</summary>
    public long Free => Available - Waiting.Pieces;

    public StockRow Hold(int pieces) => With(level => level with
    {
        Available = checked(level.Available - pieces),
        Held = checked(level.Held + pieces),
    });

    public StockRow Release(int pieces) => Hold(-pieces);

    /// <summary>One more order waits, with the ticket that is last now.</summary>
    public StockRow Join(int pieces) =>
        (this with { LastTicket = checked(LastTicket + 1) }).With(level => level with
        {
            Waiting = new Waiting(checked(level.Waiting.Orders + 1), checked(level.Waiting.Pieces + pieces)),
        });

    /// <summary>One of those who wait does so no more.</summary>
    public StockRow Leave(int pieces) => With(level => level with
    {
        Waiting = new Waiting(level.Waiting.Orders - 1, level.Waiting.Pieces - pieces),
    });

    public StockRow Receive(long pieces) => With(level => level with
    {
        OnHand = checked(level.OnHand + pieces),
        Available = checked(level.Available + pieces),
    });

    /// <summary>From now on who is short waits, or is rejected.</summary>
    public StockRow Offer(bool backorder) => With(level => level with { Backorder = backorder });

    /// <summary>One more movement is written with it.</summary>
    public StockRow Moved() => this with { Moves = checked(Moves + 1) };

    public TableTransactionAction Write()
    {
        var level = Level ?? throw new InvalidOperationException($"{Sku} has no stock row to write.");
        var row = new TableEntity(Sku, Row) { [nameof(Moves)] = Moves, [nameof(LastTicket)] = LastTicket };
        level.Write(row);
        return ETag == default
            ? new TableTransactionAction(TableTransactionActionType.Add, row)
            : new TableTransactionAction(TableTransactionActionType.UpdateReplace, row, ETag);
    }

    private StockRow With(Func<StockLevel, StockLevel> change)
    {
        var level = change(Level ?? new StockLevel(0, 0, 0, 0));
        return level is { Available: >= 0, Held: >= 0, Waiting: { Orders: >= 0, Pieces: >= 0 } }
            && level.OnHand == level.Available + level.Held
            ? this with { Level = level }
            : throw new InvalidOperationException($"Stock of {Sku} would be {level}.");
    }
}
