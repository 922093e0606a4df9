using Pipeline.Benchmarks.Operations;

namespace Pipeline.Benchmarks.Plan;

/// <summary>What one confirmed order of one line asks of Azure, as the benchmark `operations` counted it.</summary>
/// <param name="Name">When that holds.</param>
/// <param name="TableRequests">Transactions of Table storage.</param>
/// <param name="OrderEntities">Entities written in the table orders: rows, markers and list entries.</param>
/// <param name="Credits">Messages sent and received: what Service Bus Standard is throttled by.</param>
/// <param name="BusOperations">Messages sent, received and settled: what it is paid by.</param>
/// <param name="Executions">Runs of functions.</param>
/// <param name="WorkerLogBytes">Of lines and spans, as they leave the worker at the default settings.</param>
/// <param name="InFlight">How many orders there were at once.</param>
public sealed record OrderCost(
    string Name,
    double TableRequests,
    double OrderEntities,
    double Credits,
    double BusOperations,
    double Executions,
    double WorkerLogBytes,
    int InFlight)
{
    private const string Resource = "operations.json";
    private const string Fate = "confirmed-1-line";

    // Whatever shares its transaction: each order writes its own. Counted in docs/order-life.md, the last section.
    private const double EntitiesEach = 8;

    /// <summary>No order shares anything with another.</summary>
    public static readonly OrderCost Alone = Measured("each order alone", 1);

    /// <summary>A thousand at once share reads, batches and messages.</summary>
    public static readonly OrderCost Shared = Measured("a thousand at once", 1_000);

    /// <summary>Three nudges with the order in each; packing shares the message, not the bytes. Assumed.</summary>
    public const int BytesOnTheBus = 3 * 2_048;

    /// <summary>All executions together, on instances of 2,048 MB. Assumed, on the safe side.</summary>
    public const double OrdersPerInstanceSecond = 40;

    /// <summary>Every load that was measured, the smallest first.</summary>
    public static IReadOnlyList<OrderCost> All { get; } =
        [.. Rows().Select(row => Of(row.InFlight == 1 ? "one at a time" : $"{row.InFlight:N0} at once", row))];

    private static OrderCost Measured(string name, int inFlight) =>
        Of(name, Rows().Single(row => row.InFlight == inFlight));

    private static OrderCost Of(string name, Measurement row)
    {
        var counts = row.PerOrder.Counts;
        return new OrderCost(
            name,
            counts[Operation.TableTransactions],
            EntitiesEach,
            counts[Operation.Sends] + counts[Operation.Receives],
            row.PerOrder.BusOperations,
            counts[Operation.Executions],
            counts[Operation.LogBytes] + counts[Operation.TraceBytes],
            row.InFlight);
    }

    private static IEnumerable<Measurement> Rows()
    {
        using var stream = typeof(OrderCost).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is not in the assembly.");
        return Measurement.Read(stream).Where(row => row.Fate == Fate).OrderBy(row => row.InFlight);
    }
}
