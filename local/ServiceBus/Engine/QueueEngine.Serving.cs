namespace Pipeline.LocalServiceBus.Engine;

/// <summary>The inside of a queue. Everything here runs under its lock.</summary>
public sealed partial class QueueEngine
{
    /// <summary>
    /// Does something under the lock, serves who waits, winds the clock, and then hands over without the lock.
    /// </summary>
    private T Under<T>(Func<T> act)
    {
        T result;
        List<QueueReceiver>? served = null;
        lock (gate)
        {
            result = act();
            Serve(ref served);
            Wind();
        }

        if (served is not null)
        {
            foreach (var receiver in served)
                receiver.Pump();
        }

        return result;
    }

    private long TakeIn(MessageContent content)
    {
        var entry = new QueueEntry(content);
        if (content.ScheduledFor is { } due && due > timeProvider.GetUtcNow())
            Schedule(entry);
        else
            Enqueue(entry);
        return entry.SequenceNumber;
    }

    private void Add(QueueEntry entry)
    {
        entries.Add(entry.SequenceNumber, entry);
        Interlocked.Add(ref heldBytes, entry.Content.HeldBytes);
    }

    private void Remove(QueueEntry entry)
    {
        if (entries.Remove(entry.SequenceNumber))
            Interlocked.Add(ref heldBytes, -entry.Content.HeldBytes);
    }

    private void Enqueue(QueueEntry entry)
    {
        var now = timeProvider.GetUtcNow();
        entry.SequenceNumber = ++lastSequenceNumber;
        if (entry.EnqueuedSequenceNumber == 0)
            entry.EnqueuedSequenceNumber = entry.SequenceNumber;
        entry.State = MessageState.Active;
        entry.EnqueuedAt = now;
        entry.ExpiresAt = ExpiryOf(entry, now);
        Add(entry);
        ready.Add(entry.SequenceNumber, entry);
        deadlines.Expire(entry);
    }

    private void Schedule(QueueEntry entry)
    {
        entry.SequenceNumber = ++lastSequenceNumber;
        entry.EnqueuedAt = timeProvider.GetUtcNow();
        entry.State = MessageState.Scheduled;
        Add(entry);
        deadlines.Schedule(entry);
    }

    /// <summary>The shorter of the message's own time and the queue's; dead letters never expire.</summary>
    private DateTimeOffset ExpiryOf(QueueEntry entry, DateTimeOffset now)
    {
        if (DeadLetters is null)
            return DateTimeOffset.MaxValue;

        var own = entry.Content.TimeToLive ?? TimeSpan.MaxValue;
        var life = Settings.DefaultMessageTimeToLive is { } longest && longest < own ? longest : own;
        return life < DateTimeOffset.MaxValue - now ? now + life : DateTimeOffset.MaxValue;
    }

    private QueueEntry FirstReady()
    {
        using var first = ready.Values.GetEnumerator();
        first.MoveNext();
        return first.Current;
    }

    private ReceivedMessage HandOut(QueueEntry entry, ReceiveMode mode)
    {
        ready.Remove(entry.SequenceNumber);
        deadlines.Unexpire(entry);
        entry.DeliveryCount++;
        total.Received++;
        if (mode == ReceiveMode.ReceiveAndDelete)
        {
            Remove(entry);
            return entry.Look();
        }

        entry.LockToken = Guid.NewGuid();
        entry.LockedUntil = timeProvider.GetUtcNow() + Settings.LockDuration;
        locked.Add(entry.LockToken, entry);
        deadlines.Lock(entry);
        return entry.Look(withLock: true);
    }

    private void Line(QueueReceiver receiver)
    {
        if (receiver.Waiting || !receiver.WantsMore)
            return;

        receiver.Waiting = true;
        waiting.Enqueue(receiver);
    }

    /// <summary>Receivers take turns, so that competing consumers share the work.</summary>
    private void Serve(ref List<QueueReceiver>? served)
    {
        while (ready.Count > 0 && waiting.Count > 0)
        {
            var receiver = waiting.Dequeue();
            receiver.Waiting = false;
            if (!receiver.WantsMore)
                continue;

            var message = HandOut(FirstReady(), receiver.Mode);
            receiver.Taken++;
            receiver.UnwrittenBytes += message.Content.HeldBytes;
            receiver.Post(message);
            Line(receiver);
            served ??= [];
            if (!served.Contains(receiver))
                served.Add(receiver);
        }
    }

    private void OnTime() => Under(() =>
    {
        timerDue = null;
        EndWhatIsDue();
        return true;
    });

    private void EndWhatIsDue()
    {
        var now = timeProvider.GetUtcNow();
        while (deadlines.EndedLock(now) is { } entry)
        {
            Unlock(entry);
            GiveBack(entry);
        }

        while (deadlines.DueSchedule(now) is { } entry)
        {
            deadlines.Unschedule(entry);
            Remove(entry);
            Enqueue(entry);
        }

        while (deadlines.Expired(now) is { } entry)
        {
            deadlines.Unexpire(entry);
            ready.Remove(entry.SequenceNumber);
            if (Settings.DeadLetteringOnMessageExpiration)
                Bury(entry, "TTLExpiredException", "The message expired and was dead lettered.");
            else
                Remove(entry);
        }
    }

    /// <summary>
    /// One timer a queue, set to the next deadline; left alone when that comes no earlier than it is set to.
    /// </summary>
    private void Wind()
    {
        // A timer takes 49 days at most; a later deadline is looked at again then.
        if (deadlines.Next is not { } next || (timerDue is { } due && due <= next))
            return;

        var wait = next - timeProvider.GetUtcNow();
        var bounded = TimeSpan.FromTicks(Math.Clamp(wait.Ticks, 0, TimeSpan.FromDays(40).Ticks));
        timerDue = next;
        timer.Change(bounded, Timeout.InfiniteTimeSpan);
    }
}
