using System.Runtime.CompilerServices;

namespace Pipeline.Simulation.Engine;

/// <summary>
/// A process: whatever it awaits comes back through here, so killing it is never to come back. Nothing of it is
/// unwound, no finally runs, as with a power failure.
/// </summary>
internal sealed class Process(World world, IFaults faults, string name, int number) : SynchronizationContext, IGate
{
    public string Name => name;

    public int Number => number;

    public bool Dead { get; private set; }

    /// <summary>
    /// A pause of the whole process (a frozen virtual machine, a long collection): time passes it by.
    /// </summary>
    public TimeSpan FrozenUntil { get; set; }

    /// <summary>Called when a pause begins, with its end: who passed it over has to look again then.</summary>
    public event Action<TimeSpan>? Froze;

    /// <summary>Called once, when it is killed.</summary>
    public event Action? Died;

    public TimeProvider Time => field ??= new ProcessTime(world, this);

    public override void Post(SendOrPostCallback d, object? state) => world.Schedule(this, TimeSpan.Zero, d, state);

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException();

    public override SynchronizationContext CreateCopy() => this;

    public void Start(Func<Task> work) => Post(static state => _ = ((Func<Task>)state!)(), work);

    public void After(TimeSpan delay, Action work) =>
        world.Schedule(this, delay, static state => ((Action)state!)(), work);

    public void Kill()
    {
        if (Dead) return;
        Dead = true;
        world.Say($"{name} is killed");
        Died?.Invoke();
    }

    public Pause Wait(TimeSpan delay) => new(this, delay);

    public async Task<T> PassAsync<T>(string operation, Func<T> effect)
    {
        await Wait(Latency());
        var fault = faults.Draw(operation, this);
        if (fault != Fault.None) Note(operation, fault);
        switch (fault)
        {
            case Fault.CrashBefore:
                Kill();
                break;
            case Fault.Refused:
                throw Outside.Fault(operation, world.Dice);
            case Fault.StallBefore:
                await Wait(Stall());
                break;
            case Fault.Freeze:
                FrozenUntil = world.Elapsed + Stall();
                Froze?.Invoke(FrozenUntil);
                await Wait(TimeSpan.Zero);
                break;
        }

        if (Dead) await Wait(TimeSpan.Zero); // for good
        var result = effect();
        if (fault == Fault.Repeated)
        {
            await Wait(Latency());
            result = effect();
        }

        if (fault == Fault.CrashAfter) Kill();
        await Wait(Latency());
        if (fault == Fault.AnswerLost) throw Outside.Fault(operation, world.Dice);
        if (fault == Fault.StallAfter) await Wait(Stall());
        world.Say($"{name} {operation}");
        return result;
    }

    private void Note(string operation, Fault fault)
    {
        world.Tally.Add(Tally.FaultOf(operation, fault));
        world.Say($"{name} {operation}: {fault}");
    }

    private TimeSpan Latency() => TimeSpan.FromMicroseconds(world.Dice.Between(200, 8_000));

    // From less than a lock lasts to far more.
    private TimeSpan Stall() => TimeSpan.FromSeconds(world.Dice.Between(5, 200));

    /// <summary>Awaits a while; of a killed process, for good.</summary>
    internal readonly struct Pause(Process owner, TimeSpan delay) : ICriticalNotifyCompletion
    {
        public bool IsCompleted => false;

        public Pause GetAwaiter() => this;

        public void GetResult()
        {
        }

        public void OnCompleted(Action continuation) => owner.After(delay, continuation);

        public void UnsafeOnCompleted(Action continuation) => owner.After(delay, continuation);
    }
}
