using Azure;
using Azure.Data.Tables;

namespace Pipeline.Inventory;

/// <summary>What came of a person's change.</summary>
public enum StockVerdict
{
    Changed,

    /// <summary>Changed, and the SKU is new.</summary>
    Created,

    /// <summary>It was so before.</summary>
    Unchanged,
    UnknownSku,

    /// <summary>Fewer pieces would be left than orders hold.</summary>
    BelowHeld,

    /// <summary>More than <see cref="StockLedger.MostPieces"/>.</summary>
    TooMany,

    /// <summary>The idempotency key stands for another adjustment.</summary>
    OtherMeaning,
}

/// <param name="Verdict">What came of it.</param>
/// <param name="Level">The stock that the verdict speaks of; null when there is none.</param>
public sealed record StockChange(StockVerdict Verdict, StockLevel? Level);

/// <summary>
/// Changes of stock by people. Each is written with its movement in one transaction, If-Match on the stock row that it
/// was computed from, so that it never overwrites what orders took meanwhile.
/// </summary>
public sealed class StockLedger(TableServiceClient service, TimeProvider time)
{
    public const long MostPieces = 1_000_000_000;
    private const int MostRounds = 20;
    private readonly TableClient table = service.GetTableClient(StockTable.TableName);

    /// <summary>
    /// Sets the pieces on hand, held ones included, and whether orders that are short wait for more (null: as before);
    /// makes the SKU when it is new. May be repeated.
    /// </summary>
    /// <exception cref="RequestFailedException">Nobody knows; to ask again is harmless.</exception>
    /// <exception cref="TimeoutException">Others were faster too often; ask again later.</exception>
    public async Task<StockChange> SetAsync(
        string sku, long onHand, bool? backorder, string who, CancellationToken cancellationToken)
    {
        // Before the option is there: nobody may wait where nobody looks.
        if (backorder == true) await BackorderSkus.AddAsync(table, sku, cancellationToken);
        return await ChangeAsync(sku, stock => Set(stock, onHand, backorder, who), cancellationToken);
    }

    /// <summary>Adds pieces or, negative, takes some away; once for each key, however often it is asked for.</summary>
    /// <inheritdoc cref="SetAsync" path="/exception"/>
    public Task<StockChange> AdjustAsync(
        string sku, string key, long by, string reason, string who, CancellationToken cancellationToken) =>
        ChangeAsync(sku, async stock =>
        {
            // Looked for in every round: the round before may have succeeded without our knowing.
            if (await Adjustment.FindAsync(table, sku, key, cancellationToken) is { } earlier)
            {
                return new Plan(
                    earlier.Means(by, reason) ? StockVerdict.Unchanged : StockVerdict.OtherMeaning,
                    stock with { Level = earlier.After });
            }

            if (stock.Level is null) return new Plan(StockVerdict.UnknownSku, stock);
            if (stock.Available + by < 0) return new Plan(StockVerdict.BelowHeld, stock);
            if (stock.Level.OnHand + by > MostPieces) return new Plan(StockVerdict.TooMany, stock);
            var plan = Moved(StockVerdict.Changed, stock, by, who, reason);
            return plan with { Actions = [.. plan.Actions, new Adjustment(key, by, reason, Level(plan)).Add(sku)] };
        }, cancellationToken);

    /// <summary>A SKU's movements, the newest first.</summary>
    /// <param name="sku">The SKU.</param>
    /// <param name="after">The key of the last one seen; null for the newest.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public IAsyncEnumerable<Movement> ListAsync(
        string sku, string? after, int limit, CancellationToken cancellationToken) =>
        Movement.ListAsync(table, sku, after, limit, cancellationToken);

    private Task<StockChange> ChangeAsync(string sku, Func<StockRow, Plan> plan, CancellationToken cancellationToken) =>
        ChangeAsync(sku, stock => Task.FromResult(plan(stock)), cancellationToken);

    private async Task<StockChange> ChangeAsync(
        string sku, Func<StockRow, Task<Plan>> planAsync, CancellationToken cancellationToken)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            if (round > 1) await Task.Delay(Pause(round), time, cancellationToken);
            var plan = await planAsync(await StockRow.ReadAsync(table, sku, cancellationToken));
            if (plan.Actions.Count == 0 || await StockTable.TrySubmitAsync(table, plan.Actions, cancellationToken))
            {
                return new StockChange(plan.Verdict, plan.Stock.Level);
            }
        }

        throw new TimeoutException($"Stock of {sku} changed {MostRounds} times meanwhile.");
    }

    private Plan Set(StockRow stock, long onHand, bool? backorder, string who)
    {
        var (current, offers) = (stock.Level?.OnHand, stock.Level?.Backorder ?? false);
        var offer = backorder ?? offers;
        if (current == onHand && offer == offers) return new Plan(StockVerdict.Unchanged, stock);
        if (onHand < stock.Held) return new Plan(StockVerdict.BelowHeld, stock);
        var verdict = current is null ? StockVerdict.Created : StockVerdict.Changed;
        var why = offer == offers ? null : offer ? "backorder on" : "backorder off";
        return Moved(verdict, stock.Offer(offer), onHand - (current ?? 0), who, why);
    }

    private Plan Moved(StockVerdict verdict, StockRow stock, long by, string who, string? reason)
    {
        var moved = stock.Receive(by).Moved();
        var plan = new Plan(verdict, moved);
        var movement = new Movement(moved.Moves, time.GetUtcNow(), by, Level(plan).OnHand, who, reason);
        return plan with { Actions = [moved.Write(), movement.Add(stock.Sku)] };
    }

    private static StockLevel Level(Plan plan) =>
        plan.Stock.Level ?? throw new InvalidOperationException($"{plan.Stock.Sku} was changed and has no stock.");

    // Longer with each round lost, and by the clock's last digits, so that instances that collide part.
    private TimeSpan Pause(int round) => TimeSpan.FromMilliseconds(round * (1 + time.GetTimestamp() % 8));

    private sealed record Plan(StockVerdict Verdict, StockRow Stock)
    {
        public IReadOnlyList<TableTransactionAction> Actions { get; init; } = [];
    }
}
