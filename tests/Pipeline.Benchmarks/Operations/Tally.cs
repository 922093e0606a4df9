using System.Collections.Concurrent;
using Pipeline.LocalServiceBus.Engine;
using Pipeline.Operations;

namespace Pipeline.Benchmarks.Operations;

/// <summary>Where all meters count to; the broker counts by itself.</summary>
internal sealed class Tally
{
    private readonly long[] counts = new long[Enum.GetValues<Operation>().Length];
    private readonly ConcurrentDictionary<string, long> transactions = new(StringComparer.Ordinal);
    private int running;

    /// <summary>No function runs.</summary>
    public bool IsIdle => Volatile.Read(ref running) == 0;

    public void Add(Operation operation, long by = 1) => Interlocked.Add(ref counts[(int)operation], by);

    /// <param name="kind">The table and what was asked of it.</param>
    public void AddTransaction(string kind) => transactions.AddOrUpdate(kind, 1, (_, count) => count + 1);

    /// <summary>A function begins.</summary>
    public void Begin()
    {
        Interlocked.Increment(ref running);
        Add(Operation.Executions);
    }

    /// <summary>It ended.</summary>
    public void End() => Interlocked.Decrement(ref running);

    public Reading Read(QueueSet queues)
    {
        var read = Enum.GetValues<Operation>()
            .ToDictionary(operation => operation, operation => (double)Interlocked.Read(ref counts[(int)operation]));
        read[Operation.TraceBytes] *= new TelemetryOptions().TraceRatio;
        var parts = transactions.ToDictionary(kind => kind.Key, kind => (double)kind.Value, StringComparer.Ordinal);
        foreach (var queue in queues.All)
        {
            var totals = queue.Totals;
            parts[$"{queue.Name}: message"] = totals.Sent;
            read[Operation.Sends] += totals.Sent;
            read[Operation.Receives] += totals.Received;
            read[Operation.Settles] += totals.Settled;
        }

        return new Reading(read, parts);
    }
}
