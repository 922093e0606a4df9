namespace Pipeline.Benchmarks.Operations;

/// <summary>Places orders, waits until nothing moves any more, and reads the meters before and after.</summary>
internal sealed class Stocktaking(MeteredPipeline pipeline)
{
    private const int WarmingOrders = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private long told;

    /// <summary>Orders of every fate, so that what is remembered (keys, SKUs, rules, channels) is.</summary>
    public async Task WarmAsync(CancellationToken stopping)
    {
        foreach (var fate in Fate.All) await RoundAsync(fate, WarmingOrders, stopping);

        // Every SKU once: the catalogue remembers for good.
        await RoundAsync(Fate.All.Single(fate => fate.Name.EndsWith("many-skus", StringComparison.Ordinal)),
            Fate.SkusOfMany, stopping);
    }

    /// <summary>
    /// The middle one of some rounds; of those without a repeated request, where there are any: on a machine that is
    /// busy with other things a request may be given up and sent again, and that is not what an order asks for.
    /// </summary>
    public async Task<Measurement> MeasureAsync(Fate fate, int inFlight, CancellationToken stopping)
    {
        var measured = new List<Measurement>();
        var rounds = Measurement.RoundsOf(inFlight);
        while (measured.Count < 2 * rounds && measured.Count(each => each.Repeats == 0) < rounds)
            measured.Add(await RoundAsync(fate, inFlight, stopping));

        // By the transactions; the other figures are of that round as well.
        var clean = measured.Where(each => each.Repeats == measured.Min(other => other.Repeats)).ToList();
        return clean.OrderBy(each => each.PerOrder.Counts[Operation.TableTransactions]).ElementAt(clean.Count / 2);
    }

    private async Task<Measurement> RoundAsync(Fate fate, int orders, CancellationToken stopping)
    {
        var burst = new Burst(pipeline, fate, orders);
        var before = pipeline.Read();
        await burst.PlaceAsync(stopping);
        await SettleAsync(stopping);
        if (fate.IsReplayed)
        {
            before = pipeline.Read();
            await burst.PlaceAsync(stopping);
            await SettleAsync(stopping);
        }

        if (fate.IsCancelled)
        {
            await burst.CancelAsync(stopping);
            await SettleAsync(stopping);
        }

        var after = pipeline.Read();
        await RequireFateAsync(fate, orders, stopping);
        return new Measurement(fate.Name, orders, after.Since(before, orders), burst.Repeats);
    }

    // An order that is between two queues is in both for a moment or has its marker; so both are looked at, twice.
    private async Task SettleAsync(CancellationToken stopping)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        limit.CancelAfter(Patience);
        while (!pipeline.IsIdle
            || await BenchStorefront.CountOpenAsync(pipeline.Tables, limit.Token) > 0
            || !pipeline.IsIdle)
        {
            if (pipeline.DeadLetters > 0) throw new InvalidOperationException("There are dead letters.");
            await Task.Delay(Pause, limit.Token);
        }
    }

    // The count of another fate would be worth nothing.
    private async Task RequireFateAsync(Fate fate, int orders, CancellationToken stopping)
    {
        var news = await BenchStorefront.ToldAsync(pipeline.Tables, told + 1, (2 * orders) + 1, stopping);
        told += news.Count;
        var right = news.Count(each => each.Announcement.Outcome == fate.Outcome);
        if (right != orders || news.Count != orders * (fate.IsCancelled ? 2 : 1))
            throw new InvalidOperationException($"{fate.Name}: {right} of {orders} orders ended {fate.Outcome}.");
    }
}
