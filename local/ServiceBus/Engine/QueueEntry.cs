namespace Pipeline.LocalServiceBus.Engine;

/// <summary>A message's place in a queue. Only its queue touches it, and only under the queue's lock.</summary>
internal sealed class QueueEntry(MessageContent content)
{
    private static readonly IReadOnlyDictionary<string, object?> Unchanged = new Dictionary<string, object?>();

    public MessageContent Content { get; } = content;

    public long SequenceNumber { get; set; }

    public long EnqueuedSequenceNumber { get; set; }

    public DateTimeOffset EnqueuedAt { get; set; }

    public DateTimeOffset ExpiresAt { get; set; } = DateTimeOffset.MaxValue;

    public MessageState State { get; set; }

    public int DeliveryCount { get; set; }

    public Guid LockToken { get; set; }

    public DateTimeOffset LockedUntil { get; set; }

    public DeadLetter? DeadLetter { get; set; }

    public IReadOnlyDictionary<string, object?> ChangedProperties { get; private set; } = Unchanged;

    /// <summary>Its place in the line of locks; null while it is not locked.</summary>
    public LinkedListNode<QueueEntry>? LockNode { get; set; }

    public bool IsLocked => LockNode is not null;

    public void Change(IReadOnlyDictionary<string, object?>? changes)
    {
        if (changes is not { Count: > 0 })
            return;

        var merged = new Dictionary<string, object?>(ChangedProperties);
        foreach (var (name, value) in changes)
            merged[name] = value;
        ChangedProperties = merged;
    }

    public ReceivedMessage Look(bool withLock = false) => new(Content)
    {
        SequenceNumber = SequenceNumber,
        EnqueuedSequenceNumber = EnqueuedSequenceNumber,
        EnqueuedAt = EnqueuedAt,
        State = State,
        DeliveryCount = DeliveryCount,
        LockToken = withLock ? LockToken : Guid.Empty,
        LockedUntil = withLock ? LockedUntil : null,
        DeadLetter = DeadLetter,
        ChangedProperties = ChangedProperties,
    };

    /// <summary>
    /// The same message on its way to another queue, where it begins anew but for what it has gone through.
    /// </summary>
    public QueueEntry Moved(DeadLetter why)
    {
        var moved = new QueueEntry(Content)
        {
            DeadLetter = why,
            DeliveryCount = DeliveryCount,
            EnqueuedSequenceNumber = SequenceNumber,
        };
        moved.ChangedProperties = ChangedProperties;
        return moved;
    }
}
