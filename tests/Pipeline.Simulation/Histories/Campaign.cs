using System.Collections.Concurrent;
using Pipeline.Simulation.Engine;

namespace Pipeline.Simulation.Histories;

/// <summary>Many histories, on every core, each on one thread.</summary>
internal sealed class Campaign
{
    private const int MostReported = 10;
    private readonly Lock gate = new();

    public Tally Tally { get; } = new();

    /// <summary>The first histories that broke an invariant; a seed replays each exactly.</summary>
    public List<Outcome> Broken { get; } = [];

    public long Done { get; private set; }

    public long BrokenCount { get; private set; }

    /// <summary>Runs so many histories from a seed on.</summary>
    /// <param name="seed">The first.</param>
    /// <param name="histories">How many.</param>
    /// <param name="progress">Called after every thousand.</param>
    public static Campaign Run(ulong seed, long histories, Action<Campaign>? progress = null)
    {
        var campaign = new Campaign();
        var ranges = Partitioner.Create(0, histories, rangeSize: Math.Min(histories, 100));
        Parallel.ForEach(ranges, range =>
        {
            var mine = new Tally();
            for (var i = range.Item1; i < range.Item2; i++)
            {
                var outcome = History.Run(seed + (ulong)i);
                mine.AddAll(outcome.Tally);
                if (outcome.Violations.Count > 0) campaign.Report(outcome);
            }

            campaign.Add(mine, range.Item2 - range.Item1, progress);
        });
        return campaign;
    }

    private void Report(Outcome outcome)
    {
        lock (gate)
        {
            BrokenCount++;
            if (Broken.Count < MostReported) Broken.Add(outcome);
        }
    }

    private void Add(Tally mine, long count, Action<Campaign>? progress)
    {
        lock (gate)
        {
            Tally.AddAll(mine);
            Done += count;
            if (Done % 1_000 == 0) progress?.Invoke(this);
        }
    }
}
