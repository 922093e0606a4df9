namespace Pipeline.Benchmarks.Operations;

/// <summary>What the meters show, or what they moved by.</summary>
/// <param name="Counts">Every operation's count.</param>
/// <param name="Parts">What table transactions and sends are made up of: of what kind, to which queue.</param>
internal sealed record Reading(
    IReadOnlyDictionary<Operation, double> Counts, IReadOnlyDictionary<string, double> Parts)
{
    /// <summary>How many messages were sent, received and settled.</summary>
    public double BusOperations =>
        Counts[Operation.Sends] + Counts[Operation.Receives] + Counts[Operation.Settles];

    /// <summary>What was added to an earlier reading, for each of so many orders.</summary>
    public Reading Since(Reading before, int orders) => new(
        Counts.ToDictionary(count => count.Key, count => (count.Value - before.Counts[count.Key]) / orders),
        Parts
            .Select(part => (part.Key, Count: (part.Value - before.Parts.GetValueOrDefault(part.Key)) / orders))
            .Where(part => part.Count > 0)
            .ToDictionary(part => part.Key, part => part.Count, StringComparer.Ordinal));
}
