using System.Collections.Frozen;

namespace Pipeline.LocalServiceBus.Engine;

/// <summary>The queues of a broker by name. Service Bus does not care about the case of a name.</summary>
public sealed class QueueSet : IDisposable
{
    private readonly FrozenDictionary<string, QueueEngine> queues;

    public QueueSet(IReadOnlyDictionary<string, QueueSettings> settings, TimeProvider timeProvider)
    {
        queues = settings.ToFrozenDictionary(
            static queue => queue.Key,
            queue => new QueueEngine(queue.Key, queue.Value, timeProvider),
            StringComparer.OrdinalIgnoreCase);
    }

    public IEnumerable<QueueEngine> All => queues.Values;

    /// <summary>
    /// A queue, or with <c>name/$deadletterqueue</c> its dead letters; null when there is none of that name.
    /// </summary>
    public QueueEngine? Find(string path)
    {
        const string DeadLetterSuffix = "/$deadletterqueue";
        return path.EndsWith(DeadLetterSuffix, StringComparison.OrdinalIgnoreCase)
            ? queues.GetValueOrDefault(path[..^DeadLetterSuffix.Length])?.DeadLetters
            : queues.GetValueOrDefault(path);
    }

    public void Dispose()
    {
        foreach (var queue in queues.Values)
            queue.Dispose();
    }
}
