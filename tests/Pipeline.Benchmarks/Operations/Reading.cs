namespace Pipeline.Benchmarks.Operations;

/// <summary>What the meters show, or what they moved by.</summary>
/// <param name="Counts">Every operation's count.</param>
/// <param name="Transactions">How many table transactions there were of each kind; the kinds say which.</param>
internal sealed record Reading(
    IReadOnlyDictionary<Operation, double> Counts, IReadOnlyDictionary<string, double> Transactions)
{
    /// <summary>How many messages were sent, received and settled.</summary>
    public double BusOperations =>
        Counts[Operation.Sends] + Counts[Operation.Receives] + Counts[Operation.Settles];

    /// <summary>What was added to an earlier reading, for each of so many orders.</summary>
    public Reading Since(Reading before, int orders) => new(
        Counts.ToDictionary(count => count.Key, count => (count.Value - before.Counts[count.Key]) / orders),
        Transactions
            .Select(kind => (kind.Key, (kind.Value - before.Transactions.GetValueOrDefault(kind.Key)) / orders))
            .Where(kind => kind.Item2 > 0)
            .ToDictionary(kind => kind.Key, kind => kind.Item2, StringComparer.Ordinal));
}
