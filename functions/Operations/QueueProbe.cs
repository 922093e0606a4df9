using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;

namespace Pipeline.Operations;

/// <summary>
/// Looks at the front of the queues without taking anything. Peeking needs no more than the receiver's role that the
/// triggers have; how many messages wait is told by the platform's metrics only.
/// </summary>
public sealed class QueueProbe(ServiceBusClient client)
{
    private const int Front = 32;
    private readonly ConcurrentDictionary<string, Lazy<ServiceBusReceiver>> receivers = new();

    /// <summary>Succeeds when the queue answers.</summary>
    /// <exception cref="ServiceBusException">It is away, or not ours to receive from.</exception>
    public Task ProbeAsync(string queue, CancellationToken cancellationToken) =>
        PeekAsync(queue, count: 1, cancellationToken);

    /// <summary>
    /// When the oldest message that is due was put there; null when none of the first 32 is (those that are scheduled
    /// for later stand among them).
    /// </summary>
    /// <exception cref="ServiceBusException">The queue is away.</exception>
    public async Task<DateTimeOffset?> FindOldestAsync(string queue, CancellationToken cancellationToken)
    {
        var front = await PeekAsync(queue, Front, cancellationToken);
        return front.FirstOrDefault(message => message.State == ServiceBusMessageState.Active)?.EnqueuedTime;
    }

    // From the start each time: a receiver that is not told goes on where it peeked last.
    private Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekAsync(
        string queue, int count, CancellationToken cancellationToken) => receivers
        .GetOrAdd(queue, name => new Lazy<ServiceBusReceiver>(() => client.CreateReceiver(name)))
        .Value.PeekMessagesAsync(count, fromSequenceNumber: 0, cancellationToken);
}
