using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using Pipeline.Messaging;

namespace Pipeline.Tests.Messaging;

/// <summary>A Service Bus client that keeps what is sent; sends can be held up or made to fail.</summary>
internal sealed class Bus : ServiceBusClient
{
    private readonly ConcurrentQueue<(string Queue, ServiceBusMessage Message)> sent = new();
    private readonly SemaphoreSlim began = new(0);
    private volatile TaskCompletionSource? gate;
    private int peeks;

    /// <summary>What stands in the queues, for those who peek.</summary>
    public ConcurrentDictionary<string, IReadOnlyList<ServiceBusReceivedMessage>> Waiting { get; } = new();

    public int Peeks => Volatile.Read(ref peeks);

    /// <summary>What every send and every peek throws while it is set.</summary>
    public Exception? Fault { get; set; }

    public IReadOnlyList<(string Queue, ServiceBusMessage Message)> Sent => [.. sent];

    /// <summary>Every nudge that was sent, with its queue, in the order of sending.</summary>
    public IReadOnlyList<(string Queue, Nudge Nudge)> Nudges =>
        [.. from item in sent
            from nudge in OrderMessage.Unpack(Delivery.Of(item.Message))
            select (item.Queue, nudge)];

    public void HoldUp() => gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void LetGo() => gate?.SetResult();

    /// <summary>Waits until one more send has begun.</summary>
    public async Task BeganAsync() => Assert.True(
        await began.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));

    public override ServiceBusSender CreateSender(string queueOrTopicName) => new Sender(this, queueOrTopicName);

    public override ServiceBusReceiver CreateReceiver(string queueName) => new Receiver(this, queueName);

    private async Task SendAsync(string queue, ServiceBusMessage message)
    {
        await PassAsync();
        sent.Enqueue((queue, message));
    }

    private async Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekAsync(string queue, int count)
    {
        Interlocked.Increment(ref peeks);
        await PassAsync();
        return [.. Waiting.GetValueOrDefault(queue, []).Take(count)];
    }

    private async Task PassAsync()
    {
        began.Release();
        if (gate is { } closed) await closed.Task;
        if (Fault is { } fault) throw fault;
    }

    private sealed class Sender(Bus bus, string queue) : ServiceBusSender
    {
        public override Task SendMessageAsync(
            ServiceBusMessage message, CancellationToken cancellationToken = default) => bus.SendAsync(queue, message);
    }

    private sealed class Receiver(Bus bus, string queue) : ServiceBusReceiver
    {
        public override Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekMessagesAsync(
            int maxMessages, long? fromSequenceNumber = default, CancellationToken cancellationToken = default) =>
            bus.PeekAsync(queue, maxMessages);
    }
}
