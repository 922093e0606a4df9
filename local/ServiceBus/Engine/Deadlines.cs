namespace Pipeline.LocalServiceBus.Engine;

/// <summary>
/// What a queue has to do when time passes: end locks, enqueue what was scheduled, expire what lived its time.
/// </summary>
internal sealed class Deadlines
{
    private static readonly Comparer<QueueEntry> ByExpiry = Comparer<QueueEntry>.Create(static (one, other) =>
        one.ExpiresAt != other.ExpiresAt
            ? one.ExpiresAt.CompareTo(other.ExpiresAt)
            : one.SequenceNumber.CompareTo(other.SequenceNumber));

    private static readonly Comparer<QueueEntry> BySchedule = Comparer<QueueEntry>.Create(static (one, other) =>
        one.Content.ScheduledFor != other.Content.ScheduledFor
            ? Nullable.Compare(one.Content.ScheduledFor, other.Content.ScheduledFor)
            : one.SequenceNumber.CompareTo(other.SequenceNumber));

    // All locks of a queue last equally long, so the order in which they were taken is the order in which they end.
    private readonly LinkedList<QueueEntry> locks = new();
    private readonly SortedSet<QueueEntry> expiries = new(ByExpiry);
    private readonly SortedSet<QueueEntry> schedule = new(BySchedule);

    public int LockedCount => locks.Count;

    public int ScheduledCount => schedule.Count;

    /// <summary>When there is something to do next; null when nothing waits for time to pass.</summary>
    public DateTimeOffset? Next
    {
        get
        {
            var next = locks.First?.Value.LockedUntil ?? DateTimeOffset.MaxValue;
            if (schedule.Min?.Content.ScheduledFor is { } due && due < next)
                next = due;
            if (expiries.Min?.ExpiresAt is { } expiry && expiry < next)
                next = expiry;
            return next == DateTimeOffset.MaxValue ? null : next;
        }
    }

    public void Lock(QueueEntry entry) => entry.LockNode = locks.AddLast(entry);

    public void Unlock(QueueEntry entry)
    {
        if (entry.LockNode is { } node)
            locks.Remove(node);
        entry.LockNode = null;
    }

    public void Schedule(QueueEntry entry) => schedule.Add(entry);

    public void Unschedule(QueueEntry entry) => schedule.Remove(entry);

    public void Expire(QueueEntry entry)
    {
        if (entry.ExpiresAt != DateTimeOffset.MaxValue)
            expiries.Add(entry);
    }

    public void Unexpire(QueueEntry entry)
    {
        if (entry.ExpiresAt != DateTimeOffset.MaxValue)
            expiries.Remove(entry);
    }

    public QueueEntry? EndedLock(DateTimeOffset now) =>
        locks.First?.Value is { } entry && entry.LockedUntil <= now ? entry : null;

    public QueueEntry? DueSchedule(DateTimeOffset now) =>
        schedule.Min is { } entry && entry.Content.ScheduledFor <= now ? entry : null;

    public QueueEntry? Expired(DateTimeOffset now) =>
        expiries.Min is { } entry && entry.ExpiresAt <= now ? entry : null;
}
