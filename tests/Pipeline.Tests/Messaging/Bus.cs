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

    /// <summary>What every send throws while it is set.</summary>
    public Exception? Fault { get; set; }

    public IReadOnlyList<(string Queue, ServiceBusMessage Message)> Sent => [.. sent];

    /// <summary>Every nudge that was sent, with its queue, in the order of sending.</summary>
    public IReadOnlyList<(string Queue, Nudge Nudge)> Nudges =>
        [.. sent.SelectMany(item => OrderMessage.Unpack(Delivery.Of(item.Message)).Select(nudge => (item.Queue, nudge)))];

    public void HoldUp() => gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void LetGo() => gate?.SetResult();

    /// <summary>Waits until one more send has begun.</summary>
    public async Task BeganAsync() => Assert.True(
        await began.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));

    public override ServiceBusSender CreateSender(string queueOrTopicName) => new Sender(this, queueOrTopicName);

    private async Task SendAsync(string queue, ServiceBusMessage message)
    {
        began.Release();
        if (gate is { } closed) await closed.Task;
        if (Fault is { } fault) throw fault;
        sent.Enqueue((queue, message));
    }

    private sealed class Sender(Bus bus, string queue) : ServiceBusSender
    {
        public override Task SendMessageAsync(
            ServiceBusMessage message, CancellationToken cancellationToken = default) => bus.SendAsync(queue, message);
    }
}
