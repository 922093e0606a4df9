namespace Pipeline.Messaging;

/// <summary>
/// The orders of a batch send on together: who comes first waits for the rest, but no longer than a moment, so that a
/// slow one holds nobody. A lone order never waits.
/// </summary>
/// <remarks>
/// Producers that batch call this lingering (Kafka's linger.ms). Without it the orders of a batch leave one transaction
/// after the other, and a message that has room for 64 carries a handful.
/// </remarks>
/// <param name="orders">How many are on their way; each arrives or leaves once.</param>
/// <param name="time">The clock.</param>
internal sealed class Gathering(int orders, TimeProvider time)
{
    /// <summary>Some transactions of the table store long, and little beside a provider's call.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(25);

    private readonly Lock gate = new();
    private int moving = orders;
    private Group? group;

    /// <summary>Done when all have come or the moment is over; those that waited go on in one thread.</summary>
    public Task ArriveAsync()
    {
        Task together;
        lock (gate)
        {
            if (moving > 1) group ??= new Group(this, time); // else there is nobody to wait for
            together = group?.Task ?? Task.CompletedTask;
        }

        Leave();
        return together;
    }

    /// <summary>It is on its way no more: it sends nothing on, or not now.</summary>
    public void Leave()
    {
        Group? complete = null;
        lock (gate)
        {
            if (--moving == 0) (complete, group) = (group, null);
        }

        complete?.Go();
    }

    private void End(Group late)
    {
        lock (gate)
        {
            if (group == late) group = null;
        }

        late.Go();
    }

    // Continuations run where it is told: what they send, they send in the same breath.
    private sealed class Group : TaskCompletionSource
    {
        private readonly ITimer timer;

        public Group(Gathering gathering, TimeProvider time) => timer = time.CreateTimer(
            _ => gathering.End(this), null, Longest, Timeout.InfiniteTimeSpan);

        public void Go()
        {
            timer.Dispose();
            TrySetResult();
        }
    }
}
