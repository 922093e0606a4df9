namespace Pipeline.Simulation.Engine;

/// <summary>What can befall one awaited operation.</summary>
internal enum Fault
{
    None,

    /// <summary>The process is gone before the effect.</summary>
    CrashBefore,

    /// <summary>The process is gone after the effect and never learns of it.</summary>
    CrashAfter,

    /// <summary>No effect, and an error.</summary>
    Refused,

    /// <summary>The effect, and an error: the caller does not know.</summary>
    AnswerLost,

    /// <summary>The SDK loses the answer, sends the same request again and reports what that one met.</summary>
    Repeated,

    /// <summary>Takes longer than a lock lasts, before its effect.</summary>
    StallBefore,

    /// <summary>Takes longer than a lock lasts, after its effect.</summary>
    StallAfter,

    /// <summary>The whole process stands still for longer than a lock lasts.</summary>
    Freeze,
}

/// <summary>Decides which operation meets which fault.</summary>
internal interface IFaults
{
    Fault Draw(string operation, Process process);
}

/// <summary>Nothing ever goes wrong.</summary>
internal sealed class NoFaults : IFaults
{
    public static NoFaults Instance { get; } = new();

    public Fault Draw(string operation, Process process) => Fault.None;
}

/// <summary>One fault at one operation, counted from 0; also counts the operations.</summary>
internal sealed class SingleFault(int at, Fault fault) : IFaults
{
    public int Operations { get; private set; }

    /// <summary>The operation that met the fault.</summary>
    public string? Hit { get; private set; }

    public Fault Draw(string operation, Process process)
    {
        if (Operations++ != at) return Fault.None;
        Hit = $"{process.Name} {operation}";
        return fault;
    }
}

/// <summary>Some operations stall, by lot: for the races that take two slow parties.</summary>
/// <param name="world">Whose lots are drawn.</param>
/// <param name="oneIn">Which operations, and one in how many of each.</param>
internal sealed class Stalls(World world, IReadOnlyDictionary<string, int> oneIn) : IFaults
{
    public Fault Draw(string operation, Process process) =>
        oneIn.TryGetValue(operation, out var many) && world.Dice.OneIn(many) ? Fault.StallBefore : Fault.None;
}

/// <summary>Faults by lot, as long as the history lets them.</summary>
internal sealed class RandomFaults(World world, double intensity) : IFaults
{
    // Per operation; a crash takes everything that its process has in hand with it.
    private static readonly (Fault Fault, double Rate)[] Rates =
    [
        (Fault.CrashBefore, 0.004), (Fault.CrashAfter, 0.005), (Fault.Refused, 0.008), (Fault.AnswerLost, 0.010),
        (Fault.Repeated, 0.010), (Fault.StallBefore, 0.004), (Fault.StallAfter, 0.003), (Fault.Freeze, 0.003),
    ];

    private static readonly double Sum = Rates.Sum(rate => rate.Rate);

    public bool On { get; set; } = true;

    /// <summary>Outages: every operation whose name starts so is refused.</summary>
    public HashSet<string> Away { get; } = [];

    public Fault Draw(string operation, Process process)
    {
        if (!On) return Fault.None;
        if (Away.Count > 0 && Away.Contains(Outside.ServiceOf(operation)))
        {
            return Fault.Refused;
        }

        if (!world.Dice.Chance(Sum * intensity)) return Fault.None;
        var lot = world.Dice.Below(1_000_000) / 1_000_000.0 * Sum;
        foreach (var (fault, rate) in Rates)
        {
            if ((lot -= rate) < 0) return fault;
        }

        return Fault.None;
    }
}
