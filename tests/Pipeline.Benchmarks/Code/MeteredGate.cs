using System.Diagnostics;
using Pipeline.Simulation.Engine;

namespace Pipeline.Benchmarks.Code;

/// <summary>
/// Lets every request to the tables through, one at a time as their store wants it, and weighs what the store itself
/// takes: it stands in for a service, so that is not the pipeline's.
/// </summary>
internal sealed class MeteredGate : IGate
{
    private readonly Lock gate = new();
    private long ticks;

    /// <summary>How many requests there were; a transaction is one.</summary>
    public long Requests { get; private set; }

    /// <summary>What they allocated.</summary>
    public long Bytes { get; private set; }

    /// <summary>How long they took; they wait for nothing, so it is about their CPU time.</summary>
    public TimeSpan Took => Stopwatch.GetElapsedTime(0, ticks);

    public Task<T> PassAsync<T>(string operation, Func<T> effect)
    {
        lock (gate)
        {
            var (began, bytes) = (Stopwatch.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());
            try
            {
                return Task.FromResult(effect());
            }
            catch (Exception answer)
            {
                return Task.FromException<T>(answer);
            }
            finally
            {
                Requests++;
                ticks += Stopwatch.GetTimestamp() - began;
                Bytes += GC.GetAllocatedBytesForCurrentThread() - bytes;
            }
        }
    }
}
