using System.Threading.Channels;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;

namespace Pipeline.Benchmarks.Code;

/// <summary>What a queue's function is given.</summary>
internal delegate Task QueueFunction(
    ServiceBusReceivedMessage[] messages, ServiceBusMessageActions actions, CancellationToken cancellationToken);

/// <summary>Queues in memory behind the SDK's client: each message is delivered once, at once, in order.</summary>
internal sealed class MemoryQueues : ServiceBusClient
{
    private const int LargestBatch = 64; // maxMessageBatchSize of host.json
    private readonly Dictionary<string, Channel<ServiceBusMessage>> queues = new(StringComparer.Ordinal);
    private long sent;

    /// <summary>How many messages were sent.</summary>
    public long Sent => Interlocked.Read(ref sent);

    /// <summary>Makes a queue; all of them before the first message.</summary>
    public void Add(string name) => queues.Add(name, Channel.CreateUnbounded<ServiceBusMessage>());

    public override ServiceBusSender CreateSender(string queueOrTopicName) =>
        new Sender(this, queues[queueOrTopicName]);

    /// <summary>Hands a queue's messages to its function, a batch at a time as an instance does.</summary>
    public async Task ServeAsync(string name, QueueFunction function, CancellationToken stopping)
    {
        var queue = queues[name].Reader;
        while (await queue.WaitToReadAsync(stopping)) await function(Take(queue), Settlement.Instance, stopping);
    }

    /// <summary>Hands a queue's messages to its function until none is left.</summary>
    public async Task DrainAsync(string name, QueueFunction function)
    {
        var queue = queues[name].Reader;
        while (Take(queue) is { Length: > 0 } batch) await function(batch, Settlement.Instance, CancellationToken.None);
    }

    private static ServiceBusReceivedMessage[] Take(ChannelReader<ServiceBusMessage> queue)
    {
        var batch = new List<ServiceBusReceivedMessage>();
        while (batch.Count < LargestBatch && queue.TryRead(out var message))
        {
            batch.Add(ServiceBusModelFactory.ServiceBusReceivedMessage(
                body: message.Body, messageId: message.MessageId, contentType: message.ContentType));
        }

        return [.. batch];
    }

    private sealed class Sender(MemoryQueues queues, Channel<ServiceBusMessage> queue) : ServiceBusSender
    {
        public override Task SendMessageAsync(ServiceBusMessage message, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref queues.sent);
            return queue.Writer.WriteAsync(message, cancellationToken).AsTask();
        }
    }

    // A message is gone when it is taken; a dead letter is an error of the measurement, and not overridden.
    private sealed class Settlement : ServiceBusMessageActions
    {
        public static readonly Settlement Instance = new();

        public override Task CompleteMessageAsync(
            ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) => Task.CompletedTask;
    }
}
