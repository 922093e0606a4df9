using System.Runtime.InteropServices;

namespace Pipeline.Simulation.Engine;

/// <summary>How often what was seen: the "sometimes" assertions and the summary read it.</summary>
internal sealed class Tally
{
    private const string FaultPrefix = "fault ";
    private static readonly Dictionary<(string, Fault), string> Names = [];

    private readonly Dictionary<string, long> counts = [];

    public long this[string what] => counts.GetValueOrDefault(what);

    public IEnumerable<KeyValuePair<string, long>> Sorted => counts.OrderBy(count => count.Key, StringComparer.Ordinal);

    public long Faults => counts.Where(count => count.Key.StartsWith(FaultPrefix, StringComparison.Ordinal))
        .Sum(count => count.Value);

    /// <summary>The name under which a fault is counted.</summary>
    public static string FaultOf(string operation, Fault fault)
    {
        lock (Names)
        {
            return Names.TryGetValue((operation, fault), out var name)
                ? name
                : Names[(operation, fault)] = $"{FaultPrefix}{fault} {operation}";
        }
    }

    public void Add(string what, long times = 1) =>
        CollectionsMarshal.GetValueRefOrAddDefault(counts, what, out _) += times;

    public void Highest(string what, long value)
    {
        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(counts, what, out _);
        count = Math.Max(count, value);
    }

    public void AddAll(Tally other)
    {
        foreach (var (what, times) in other.counts)
        {
            if (what.StartsWith("most ", StringComparison.Ordinal)) Highest(what, times);
            else Add(what, times);
        }
    }
}
