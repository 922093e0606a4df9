using System.Collections.Concurrent;
using Pipeline.Orders;

namespace Pipeline.Tests.Inventory;

/// <summary>
/// One reservation and its answer, or a release (null), from its start to its end on a clock that ticks at each.
/// </summary>
internal sealed record Asked(string Sku, OrderId Order, int Pieces, bool? Answer, long From, long To);

/// <summary>What many callers asked at once, and whether one at a time could have been answered the same.</summary>
internal sealed class StockHistory
{
    private readonly ConcurrentQueue<Asked> asked = new();
    private long clock;

    public IReadOnlyCollection<Asked> Asked => asked;

    public async Task AskAsync(string sku, OrderId order, int pieces, Func<Task<bool?>> ask)
    {
        var from = Interlocked.Increment(ref clock);
        var answer = await ask();
        asked.Enqueue(new Asked(sku, order, pieces, answer, from, Interlocked.Increment(ref clock)));
    }

    /// <summary>What contradicts itself or the books.</summary>
    public static IEnumerable<string> Faults(IEnumerable<Asked> asked, IReadOnlyCollection<StockBooks> books)
    {
        var holds = asked.GroupBy(one => (one.Sku, one.Order)).ToDictionary(hold => hold.Key, hold => hold.ToList());
        var written = books.SelectMany(sku => sku.Pieces.Select(hold => (sku.Sku, Order: hold.Key, Pieces: hold.Value)))
            .ToDictionary(hold => (hold.Sku, hold.Order), hold => hold.Pieces);
        return books.SelectMany(sku => sku.Faults)
            .Concat(holds.Values.SelectMany(Contradictions))
            .Concat(holds.Keys.Union(written.Keys).Where(hold =>
                    !written.TryGetValue(hold, out var pieces) || !holds.TryGetValue(hold, out var answers)
                    || pieces != Expected(answers))
                .Select(hold => $"{hold}: its row is not what was answered"));
    }

    // A hold is none, then held, then given back, or at once short: all that says "held" is before all that ends it.
    private static IEnumerable<string> Contradictions(List<Asked> hold)
    {
        var held = hold.Where(one => one.Answer == true).ToList();
        var shorts = hold.Where(one => one.Answer == false).ToList();
        var releases = hold.Where(one => one.Answer is null).ToList();
        if (held.Count == 0) yield break;

        var last = held.MaxBy(one => one.From)!;
        if (shorts.Concat(releases).Any(end => end.To < last.From)) yield return $"{last}: after it had ended";
        if (shorts.Any(end => !releases.Any(release => release.From < end.To)))
            yield return $"{last}: another time it was short, and nobody had released it";
    }

    private static int? Expected(List<Asked> hold) => hold.All(one => one.Answer == true) ? hold[0].Pieces : null;
}
