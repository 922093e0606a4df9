namespace Pipeline.LocalServiceBus.Engine;

/// <summary>
/// What the holder of a lock may do. Each answers false when the lock is lost: settled already, or out of time.
/// </summary>
public sealed partial class QueueEngine
{
    public bool Complete(Guid lockToken) => Settle(lockToken, Remove);

    /// <summary>
    /// Gives a message back, visible at once, or dead-letters it when it was handed out often enough.
    /// </summary>
    public bool Abandon(Guid lockToken, IReadOnlyDictionary<string, object?>? changes = null) =>
        Settle(lockToken, entry =>
        {
            entry.Change(changes);
            GiveBack(entry);
        });

    /// <summary>Sets a message aside; from now on only <see cref="ReceiveDeferred"/> finds it.</summary>
    public bool Defer(Guid lockToken, IReadOnlyDictionary<string, object?>? changes = null) =>
        Settle(lockToken, entry =>
        {
            entry.Change(changes);
            entry.State = MessageState.Deferred;
            deadlines.Expire(entry);
        });

    /// <summary>
    /// Moves a message to the dead-letter queue. In that queue itself there is nowhere further: it is given back.
    /// </summary>
    public bool DeadLetter(
        Guid lockToken, string? reason, string? description, IReadOnlyDictionary<string, object?>? changes = null) =>
        Settle(lockToken, entry =>
        {
            entry.Change(changes);
            if (DeadLetters is null)
                GiveBack(entry);
            else
                Bury(entry, reason, description);
        });

    /// <summary>A full lock duration from now, and when that ends; null when the lock is lost.</summary>
    public DateTimeOffset? RenewLock(Guid lockToken) => Under<DateTimeOffset?>(() =>
    {
        EndWhatIsDue();
        if (!locked.TryGetValue(lockToken, out var entry))
            return null;

        deadlines.Unlock(entry);
        entry.LockedUntil = timeProvider.GetUtcNow() + Settings.LockDuration;
        deadlines.Lock(entry);
        return entry.LockedUntil;
    });

    private bool Settle(Guid lockToken, Action<QueueEntry> settle) => Under(() =>
    {
        EndWhatIsDue();
        if (!locked.TryGetValue(lockToken, out var entry))
            return false;

        Unlock(entry);
        settle(entry);
        total.Settled++;
        return true;
    });

    private void Unlock(QueueEntry entry)
    {
        locked.Remove(entry.LockToken);
        deadlines.Unlock(entry);
    }

    /// <summary>Back to where its sequence number puts it, unless it has used up its deliveries.</summary>
    private void GiveBack(QueueEntry entry)
    {
        if (entry.DeliveryCount >= Settings.MaxDeliveryCount)
        {
            Bury(entry, "MaxDeliveryCountExceeded", "Message could not be consumed after "
                + $"{Settings.MaxDeliveryCount} delivery attempts.");
            return;
        }

        if (entry.State == MessageState.Active)
            ready.Add(entry.SequenceNumber, entry);
        deadlines.Expire(entry);
    }

    private void Bury(QueueEntry entry, string? reason, string? description)
    {
        Remove(entry);
        var moved = entry.Moved(new DeadLetter(Name, reason, description));
        DeadLetters?.Under(() =>
        {
            DeadLetters.Enqueue(moved);
            return true;
        });
    }
}
