using Pipeline.Benchmarks.Plan;

namespace Pipeline.Benchmarks.Cost;

/// <summary>
/// What a million confirmed orders of one line cost by use, from counted operations and the table of prices; what is
/// paid by the hour (<see cref="MonthlyCost"/>) is not in it.
/// </summary>
public static class MillionOrders
{
    /// <summary>Of the worker for an order, all functions together: the most that `flow` measured.</summary>
    public const double CpuMicroseconds = 1_850;

    /// <summary>An instance of 2,048 MB has one core, and is planned to be busy for so much of its time.</summary>
    public const double BusyShare = 0.6;

    private const double Gigabytes = 2;
    private const double Million = 1_000_000;

    // What the host itself reports of an execution, by host.json: a request, of which an instance sends five a second
    // and samples the rest, and no line unless something is wrong. Its size is assumed, not measured in Azure.
    private const double BytesOfRequest = 1_200;
    private const double RequestsPerSecond = 5;

    private static double SecondsOfAnInstance => CpuMicroseconds / Million / BusyShare;

    /// <summary>The parts of the sum, in US dollars.</summary>
    public static IReadOnlyList<(string What, double Dollars)> Of(OrderCost cost) =>
    [
        ("Function executions", Million * cost.Executions * PriceTable.Execution),
        ("Service Bus operations", Million * cost.BusOperations * PriceTable.BusOperation),
        ("Table transactions", Million * cost.TableRequests * PriceTable.TableRequest),
        ("Working memory", Million * SecondsOfAnInstance * Gigabytes * PriceTable.GigabyteSecond),
        ("Logs and traces", Million * LogBytes(cost) / 1e9 * PriceTable.LogGigabyte),
    ];

    /// <summary>All of it, in US dollars.</summary>
    public static double Sum(OrderCost cost) => Of(cost).Sum(part => part.Dollars);

    /// <summary>What the worker sends of an order, and what the host does.</summary>
    public static double LogBytes(OrderCost cost) =>
        cost.WorkerLogBytes + (Requests(cost) * BytesOfRequest);

    // An order alone finds an instance that is bored: nothing is left out.
    private static double Requests(OrderCost cost) => cost.InFlight == 1
        ? cost.Executions
        : Math.Min(cost.Executions, RequestsPerSecond * SecondsOfAnInstance);
}
