namespace Pipeline.LocalServiceBus.Engine;

/// <summary>
/// One queue with the semantics of Azure Service Bus, in memory. Thread-safe; each queue has a lock of its own. Lock
/// order: a queue, then its dead-letter queue. Source of the rules: the Service Bus documentation, "Message
/// transfers, locks, and settlement", "Message expiration", "Dead-letter queues", "Message sequencing and
/// timestamps".
/// </summary>
public sealed partial class QueueEngine : IDisposable
{
    private readonly Lock gate = new();
    private readonly TimeProvider timeProvider;
    private readonly ITimer timer;
    private readonly Deadlines deadlines = new();
    private readonly SortedDictionary<long, QueueEntry> entries = [];
    private readonly SortedDictionary<long, QueueEntry> ready = [];
    private readonly Dictionary<Guid, QueueEntry> locked = [];
    private readonly Queue<QueueReceiver> waiting = new();
    private long lastSequenceNumber;
    private long heldBytes;
    private DateTimeOffset? timerDue;
    private (long Sent, long Received, long Settled) total;

    public QueueEngine(string name, QueueSettings settings, TimeProvider timeProvider)
        : this(name, settings, timeProvider, hasDeadLetters: true)
    {
    }

    private QueueEngine(string name, QueueSettings settings, TimeProvider timeProvider, bool hasDeadLetters)
    {
        Name = name;
        Settings = settings;
        this.timeProvider = timeProvider;
        timer = timeProvider.CreateTimer(_ => OnTime(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        if (hasDeadLetters)
        {
            var forDeadLetters = QueueSettings.ForDeadLettersOf(settings);
            DeadLetters = new QueueEngine(
                $"{name}/$deadletterqueue", forDeadLetters, timeProvider, hasDeadLetters: false);
        }
    }

    public string Name { get; }

    public QueueSettings Settings { get; }

    /// <summary>The sub-queue <c>name/$deadletterqueue</c>; null on that queue itself.</summary>
    public QueueEngine? DeadLetters { get; }

    public QueueCounts Counts
    {
        get
        {
            lock (gate)
            {
                var (held, scheduled) = (deadlines.LockedCount, deadlines.ScheduledCount);
                var deferred = entries.Count - ready.Count - held - scheduled;
                return new QueueCounts(ready.Count, held, scheduled, deferred);
            }
        }
    }

    /// <summary>What was done since the broker started; what a benchmark counts.</summary>
    public QueueTotals Totals
    {
        get
        {
            lock (gate)
                return new QueueTotals(total.Sent, total.Received, total.Settled);
        }
    }

    public long Send(MessageContent content) => Send([content])[0];

    /// <summary>
    /// Takes messages in, at once or at their scheduled times, and answers their sequence numbers: all of them, or
    /// none.
    /// </summary>
    /// <exception cref="MessageTooLargeException">A message is over the queue's limit.</exception>
    /// <exception cref="QueueFullException">The queue would hold more than it may.</exception>
    public IReadOnlyList<long> Send(IReadOnlyList<MessageContent> contents)
    {
        foreach (var content in contents)
        {
            if (content.SizeBytes > Settings.MaxMessageSizeBytes)
                throw new MessageTooLargeException(content.SizeBytes, Settings.MaxMessageSizeBytes);
        }

        return Under(() =>
        {
            // Dead letters count, as they do in Azure: else a queue could be filled through its receivers.
            var held = HeldBytes + (DeadLetters?.HeldBytes ?? 0);
            if (held + contents.Sum(static content => content.HeldBytes) > Settings.MaxSizeBytes)
                throw new QueueFullException(Name, Settings.MaxSizeBytes);
            total.Sent += contents.Count;
            return contents.Select(TakeIn).ToArray();
        });
    }

    /// <summary>
    /// Takes back what was scheduled; false when there is no such message, or its time has come already.
    /// </summary>
    public bool CancelScheduled(long sequenceNumber) => Under(() =>
    {
        if (!entries.TryGetValue(sequenceNumber, out var entry) || entry.State != MessageState.Scheduled)
            return false;

        deadlines.Unschedule(entry);
        Remove(entry);
        return true;
    });

    /// <summary>Looks at messages from a sequence number on, whatever their state, and changes nothing.</summary>
    public IReadOnlyList<ReceivedMessage> Peek(long fromSequenceNumber, int maxMessages) => Under(() =>
        entries.Values
            .SkipWhile(entry => entry.SequenceNumber < fromSequenceNumber)
            .Take(maxMessages)
            .Select(static entry => entry.Look())
            .ToArray());

    /// <summary>Begins to wait for messages; none come before the receiver grants them.</summary>
    /// <param name="mode">Whether messages are locked or gone.</param>
    /// <param name="receive">Is handed one message after the other.</param>
    /// <param name="maxUnwrittenBytes">
    /// At this size of what was handed over, it is handed no more until <see cref="QueueReceiver.Written"/> is called.
    /// </param>
    public QueueReceiver Attach(
        ReceiveMode mode, Action<ReceivedMessage> receive, long maxUnwrittenBytes = long.MaxValue) =>
        new(this, mode, receive, maxUnwrittenBytes);

    /// <summary>The next message if there is one.</summary>
    public ReceivedMessage? TryReceive(ReceiveMode mode = ReceiveMode.PeekLock) => Under(() =>
    {
        EndWhatIsDue();
        return ready.Count == 0 ? null : HandOut(FirstReady(), mode);
    });

    /// <summary>
    /// Hands out deferred messages, until those found have reached a size; numbers of messages that are not deferred,
    /// or locked, are passed over.
    /// </summary>
    public IReadOnlyList<ReceivedMessage> ReceiveDeferred(
        IEnumerable<long> sequenceNumbers,
        ReceiveMode mode = ReceiveMode.PeekLock,
        int enoughBytes = int.MaxValue) => Under(() =>
    {
        EndWhatIsDue();
        var found = new List<ReceivedMessage>();
        var bytes = 0L;
        foreach (var number in sequenceNumbers)
        {
            if (bytes >= enoughBytes)
                break;
            if (entries.TryGetValue(number, out var entry)
                && entry is { State: MessageState.Deferred, IsLocked: false })
            {
                found.Add(HandOut(entry, mode));
                bytes += entry.Content.SizeBytes;
            }
        }

        return (IReadOnlyList<ReceivedMessage>)found;
    });

    /// <summary>Forgets the messages and stops the clock: the broker is going down.</summary>
    public void Dispose()
    {
        timer.Dispose();
        DeadLetters?.Dispose();
    }

    /// <summary>May be read without the lock, by the queue whose dead letters these are.</summary>
    private long HeldBytes => Interlocked.Read(ref heldBytes);

    internal void Grant(QueueReceiver receiver, long total) => Under(() =>
    {
        receiver.Granted = total;
        Line(receiver);
        return true;
    });

    internal void Drain(QueueReceiver receiver, Action drained)
    {
        Under(() =>
        {
            receiver.Granted = receiver.Taken;
            receiver.Post(drained);
            return true;
        });
        receiver.Pump();
    }

    internal void Written(QueueReceiver receiver, MessageContent content) => Under(() =>
    {
        receiver.UnwrittenBytes -= content.HeldBytes;
        Line(receiver);
        return true;
    });

    internal void Detach(QueueReceiver receiver)
    {
        lock (gate)
            receiver.Closed = true;
    }
}

/// <summary>How many messages a queue holds, by what can happen to them next.</summary>
public sealed record QueueCounts(int Ready, int Locked, int Scheduled, int Deferred);

/// <summary>Messages that passed through a queue, each as often as it was sent, handed out and settled.</summary>
/// <param name="Sent">Taken in from a sender; what moves to the dead letters is not sent.</param>
/// <param name="Received">Handed out, every further delivery once more.</param>
/// <param name="Settled">Completed, abandoned, deferred or dead-lettered by whoever held the lock.</param>
public sealed record QueueTotals(long Sent, long Received, long Settled);
