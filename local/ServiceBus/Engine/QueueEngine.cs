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
    private DateTimeOffset? timerDue;

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

    /// <summary>Takes a message in, at once or at its scheduled time, and answers its sequence number.</summary>
    /// <exception cref="MessageTooLargeException">The message is over the queue's limit.</exception>
    public long Send(MessageContent content)
    {
        if (content.SizeBytes > Settings.MaxMessageSizeBytes)
            throw new MessageTooLargeException(content.SizeBytes, Settings.MaxMessageSizeBytes);

        return Under(() =>
        {
            var entry = new QueueEntry(content);
            if (content.ScheduledFor is { } due && due > timeProvider.GetUtcNow())
                Schedule(entry);
            else
                Enqueue(entry);
            return entry.SequenceNumber;
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
        entries.Remove(sequenceNumber);
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
    public QueueReceiver Attach(ReceiveMode mode, Action<ReceivedMessage> receive) => new(this, mode, receive);

    /// <summary>The next message if there is one.</summary>
    public ReceivedMessage? TryReceive(ReceiveMode mode = ReceiveMode.PeekLock) => Under(() =>
    {
        EndWhatIsDue();
        return ready.Count == 0 ? null : HandOut(FirstReady(), mode);
    });

    /// <summary>
    /// Hands out deferred messages; numbers of messages that are not deferred, or locked, are passed over.
    /// </summary>
    public IReadOnlyList<ReceivedMessage> ReceiveDeferred(
        IEnumerable<long> sequenceNumbers, ReceiveMode mode = ReceiveMode.PeekLock) => Under(() =>
    {
        EndWhatIsDue();
        var found = new List<ReceivedMessage>();
        foreach (var number in sequenceNumbers)
        {
            if (entries.TryGetValue(number, out var entry)
                && entry is { State: MessageState.Deferred, IsLocked: false })
            {
                found.Add(HandOut(entry, mode));
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

    internal void Detach(QueueReceiver receiver)
    {
        lock (gate)
            receiver.Closed = true;
    }
}

/// <summary>How many messages a queue holds, by what can happen to them next.</summary>
public sealed record QueueCounts(int Ready, int Locked, int Scheduled, int Deferred);
