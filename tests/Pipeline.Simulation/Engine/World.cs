namespace Pipeline.Simulation.Engine;

/// <summary>
/// One history's time and order of events: a single thread takes the next job by its time and, among those of one
/// moment, by lot. The seed decides every lot, so a history replays exactly.
/// </summary>
internal sealed class World(ulong seed)
{
    private readonly PriorityQueue<Job, (long At, uint Tie)> jobs = new();
    private volatile bool over;
    private readonly int thread = Environment.CurrentManagedThreadId;

    public static DateTimeOffset Epoch { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public Dice Dice { get; } = new(seed);

    public Tally Tally { get; } = new();

    /// <summary>Since the history began.</summary>
    public TimeSpan Elapsed { get; private set; }

    public DateTimeOffset Now => Epoch + Elapsed;

    /// <summary>How many jobs ran.</summary>
    public long Steps { get; private set; }

    /// <summary>A number that two runs of one seed must share.</summary>
    public ulong Trace { get; private set; }

    /// <summary>Where a traced history tells what happens.</summary>
    public TextWriter? Log { get; init; }

    public void Say(string what) => Log?.WriteLine($"{Elapsed.TotalSeconds,9:F3} {what}");

    public void Schedule(Process owner, TimeSpan delay, SendOrPostCallback run, object? state)
    {
        if (over || owner.Dead) return; // also what the collector's thread finalises of the dead
        if (Environment.CurrentManagedThreadId != thread)
        {
            throw new InvalidOperationException(
                $"The history left its thread and would not replay: {Environment.StackTrace}");
        }

        jobs.Enqueue(new Job(owner, run, state), ((Elapsed + delay).Ticks, (uint)Dice.Next()));
    }

    /// <summary>Runs until nothing is left or enough was done; false when it did not come to rest.</summary>
    public bool Run(long mostSteps)
    {
        var outside = SynchronizationContext.Current;
        try
        {
            while (jobs.TryDequeue(out var job, out var when))
            {
                if (job.Owner.Dead) continue;
                if (++Steps > mostSteps) return false;
                Elapsed = TimeSpan.FromTicks(Math.Max(Elapsed.Ticks, when.At));
                if (job.Owner.FrozenUntil > Elapsed)
                {
                    jobs.Enqueue(job, (job.Owner.FrozenUntil.Ticks, (uint)Dice.Next()));
                    continue;
                }

                Trace = (Trace ^ (ulong)Elapsed.Ticks ^ (ulong)job.Owner.Number) * 0x100000001B3; // FNV's prime
                SynchronizationContext.SetSynchronizationContext(job.Owner);
                job.Run(job.State);
            }

            return true;
        }
        finally
        {
            over = true;
            SynchronizationContext.SetSynchronizationContext(outside);
        }
    }

    private readonly record struct Job(Process Owner, SendOrPostCallback Run, object? State);
}
