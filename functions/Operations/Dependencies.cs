using Microsoft.Extensions.Logging;

namespace Pipeline.Operations;

/// <summary>Whether something that the pipeline needs answered just now.</summary>
/// <param name="Name">As people say it: tables, or queue inventory.</param>
/// <param name="IsUp">False when it failed or took longer than two seconds.</param>
/// <param name="LatencyMs">How long the answer, or the failure, took.</param>
public sealed record Dependency(string Name, bool IsUp, double LatencyMs);

/// <summary>
/// Asks all dependencies at once, each for two seconds at most. The finding is shared for a second, and so is the
/// asking: however many probes come, the dependencies are asked no more often.
/// </summary>
public sealed partial class Dependencies(
    DeadLetterTable letters, QueueProbe queues, TimeProvider time, ILogger<Dependencies> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private readonly Lock gate = new();
    private Task<IReadOnlyList<Dependency>>? latest;
    private DateTimeOffset freshUntil;

    /// <summary>The finding of the last second, or a new one. It never fails.</summary>
    public Task<IReadOnlyList<Dependency>> AskAsync()
    {
        lock (gate)
        {
            if (latest is null || (latest.IsCompleted && time.GetUtcNow() >= freshUntil)) latest = AskAllAsync();
            return latest;
        }
    }

    // Without a caller's token: the finding is everybody's.
    private async Task<IReadOnlyList<Dependency>> AskAllAsync()
    {
        var asked = DeadLetterTable.QueueNames
            .Select(queue => AskAsync($"queue {queue}", stop => queues.ProbeAsync(queue, stop)))
            .Prepend(AskAsync("tables", letters.ProbeAsync));
        var found = await Task.WhenAll(asked);
        lock (gate) freshUntil = time.GetUtcNow() + Fresh;
        return found;
    }

    // Whatever it throws, it does not serve us now: that is the finding, and no fault of the asking.
    private async Task<Dependency> AskAsync(string name, Func<CancellationToken, Task> probeAsync)
    {
        var since = time.GetTimestamp();
        using var patience = new CancellationTokenSource(Patience, time);
        var up = true;
        try
        {
            await probeAsync(patience.Token).WaitAsync(Patience, time, CancellationToken.None);
        }
        catch (Exception fault)
        {
            up = false;
            Log.Away(logger, name, fault);
        }

        return new Dependency(name, up, Math.Round(time.GetElapsedTime(since).TotalMilliseconds, 1));
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Dependency {Name} does not answer.")]
        public static partial void Away(ILogger logger, string name, Exception fault);
    }
}
