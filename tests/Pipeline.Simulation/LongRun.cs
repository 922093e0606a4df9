using System.Diagnostics;
using System.Globalization;
using Pipeline.Simulation.Histories;

namespace Pipeline.Simulation;

/// <summary>
/// <c>--histories N --seed S</c>: so many histories from that seed on, with progress and a summary.
/// <c>--replay S</c>: one history, told step by step.
/// </summary>
internal static class LongRun
{
    private const string Usage = """
        dotnet run -c Release --project tests/Pipeline.Simulation -- --histories 1000000 --seed 1
        dotnet run -c Release --project tests/Pipeline.Simulation -- --replay 12345
        """;

    /// <summary>0 when nothing was broken, 1 when something was, 2 when the arguments make no sense.</summary>
    public static int Run(string[] args) => args switch
    {
        ["--histories", var histories, "--seed", var seed]
            when long.TryParse(histories, CultureInfo.InvariantCulture, out var count) && count > 0
                && ulong.TryParse(seed, CultureInfo.InvariantCulture, out var first) => Campaign(first, count),
        ["--histories", var histories] => Run(["--histories", histories, "--seed", "1"]),
        ["--replay", var seed] when ulong.TryParse(seed, CultureInfo.InvariantCulture, out var one) => Replay(one),
        _ => Refuse(),
    };

    private static int Campaign(ulong seed, long histories)
    {
        var watch = Stopwatch.StartNew();
        var told = 0;
        var all = Histories.Campaign.Run(seed, histories, campaign =>
        {
            var left = watch.Elapsed / campaign.Done * (histories - campaign.Done);
            while (told < campaign.Broken.Count) Tell(campaign.Broken[told++]);
            Console.Error.Write($"\r{campaign.Done,9:N0} of {histories:N0} histories, {campaign.BrokenCount} broken, "
                + $"{left:hh\\:mm\\:ss} left ");
        });
        Console.Error.WriteLine();
        foreach (var (what, times) in all.Tally.Sorted) Console.WriteLine($"{times,14:N0}  {what}");
        Console.WriteLine($"{all.Tally.Faults,14:N0}  faults");
        foreach (var broken in all.Broken.Skip(told)) Tell(broken);
        Console.WriteLine($"{all.BrokenCount:N0} of {histories:N0} histories from seed {seed} broke an invariant, "
            + $"in {watch.Elapsed:hh\\:mm\\:ss}.");
        return all.BrokenCount == 0 ? 0 : 1;
    }

    // At once, not at the end of a run of an hour.
    private static void Tell(Outcome broken) =>
        Console.WriteLine($"\nBROKEN: --replay {broken.Seed}: {broken.Violations[0]}");

    private static int Replay(ulong seed)
    {
        var outcome = History.Run(seed, Console.Out);
        foreach (var violation in outcome.Violations) Console.WriteLine($"BROKEN: {violation}");
        Console.WriteLine(
            $"{outcome.Violations.Count} violations, {outcome.Steps:N0} steps, trace {outcome.Trace:x16}");
        return outcome.Violations.Count == 0 ? 0 : 1;
    }

    private static int Refuse()
    {
        Console.Error.WriteLine(Usage);
        return 2;
    }
}
