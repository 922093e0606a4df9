using System.Collections.Concurrent;

namespace Pipeline.LocalServiceBus.Engine;

/// <summary>
/// Someone waiting at a queue. The queue puts messages into its mailbox while it holds its lock, and they are handed
/// over after the lock is let go, one at a time and in order: the receiver may call back into the queue.
/// </summary>
public sealed class QueueReceiver : IDisposable
{
    private readonly QueueEngine queue;
    private readonly Action<ReceivedMessage> receive;
    private readonly ConcurrentQueue<object> mailbox = new();
    private readonly long maxUnwrittenBytes;
    private int pumping;

    internal QueueReceiver(
        QueueEngine queue, ReceiveMode mode, Action<ReceivedMessage> receive, long maxUnwrittenBytes)
    {
        this.queue = queue;
        this.receive = receive;
        this.maxUnwrittenBytes = maxUnwrittenBytes;
        Mode = mode;
    }

    public ReceiveMode Mode { get; }

    /// <summary>Messages granted since it attached; the queue's own, as are the next three.</summary>
    internal long Granted { get; set; }

    internal long Taken { get; set; }

    internal long UnwrittenBytes { get; set; }

    internal bool Closed { get; set; }

    /// <summary>Whether it stands in the line of those to be served.</summary>
    internal bool Waiting { get; set; }

    internal bool WantsMore => !Closed && Taken < Granted && UnwrittenBytes < maxUnwrittenBytes;

    /// <summary>
    /// Lets the queue hand over messages until there were <paramref name="total"/> of them since it attached. A running
    /// total, unlike a number of further messages, cannot be wrong by those already on their way.
    /// </summary>
    public void Grant(long total) => queue.Grant(this, total);

    /// <summary>A message handed over is on its way to the client, which makes room for others.</summary>
    public void Written(MessageContent content) => queue.Written(this, content);

    /// <summary>
    /// Gives back what credit is left; <paramref name="drained"/> is called behind the last message handed over.
    /// </summary>
    public void Drain(Action drained) => queue.Drain(this, drained);

    /// <summary>Runs <paramref name="action"/> in turn with the messages handed over.</summary>
    public void InTurn(Action action)
    {
        Post(action);
        Pump();
    }

    /// <summary>
    /// No further messages. Those already locked stay locked until they are settled or their time is up.
    /// </summary>
    public void Dispose() => queue.Detach(this);

    internal void Post(object item) => mailbox.Enqueue(item);

    /// <summary>Hands over what is in the mailbox. Called by several threads at once, only one of them works.</summary>
    internal void Pump()
    {
        if (Interlocked.Increment(ref pumping) != 1)
            return;

        var seen = 1;
        do
        {
            while (mailbox.TryDequeue(out var item))
            {
                if (item is ReceivedMessage message)
                    receive(message);
                else
                    ((Action)item)();
            }

            seen = Interlocked.Add(ref pumping, -seen);
        }
        while (seen != 0);
    }
}
