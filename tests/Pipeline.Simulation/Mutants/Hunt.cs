using Pipeline.Simulation.Histories;

namespace Pipeline.Simulation.Mutants;

/// <summary>Looks for a history that shows a broken rule.</summary>
public static class Hunt
{
    /// <summary>
    /// What gave the code away, or null. First the scenarios whole and the stories, then random histories, then a fault
    /// at each operation. Text only goes in and out: the caller may live in another load context.
    /// </summary>
    public static string? Run(int histories)
    {
        foreach (var scenario in Scenario.All)
        {
            var (ending, violations, _) = SingleCrash.Undisturbed(scenario);
            if (violations.Count > 0) return $"scenario '{scenario.Name}': {violations[0]}";
            if (ending != scenario.Ending) return $"scenario '{scenario.Name}' ended {ending}";
        }

        for (var seed = 1UL; seed <= LateRest.Histories; seed++)
        {
            if (LateRest.Run(seed) is { Violations: [var first, ..] }) return $"late rest {seed}: {first}";
        }

        for (var seed = 1UL; seed <= (ulong)histories; seed++)
        {
            if (History.Run(seed) is { Violations: [var first, ..] }) return $"seed {seed}: {first}";
        }

        for (var seed = 1UL; seed <= Reopening.Histories; seed++)
        {
            if (Reopening.Run(seed) is { Violations: [var first, ..] }) return $"reopening {seed}: {first}";
        }

        var points = Scenario.All.SelectMany(SingleCrash.Enumerate);
        return points.FirstOrDefault(point => point.Violations.Count > 0) is { } point
            ? $"scenario '{point.Scenario}', {point.Fault} at {point.Where}: {point.Violations[0]}"
            : null;
    }
}
