using Pipeline.Benchmarks.Cost;

namespace Pipeline.Benchmarks.Plan;

/// <summary>
/// Approximately what a plan costs a month, in US dollars, at the list prices of <see cref="PriceTable"/>, before any
/// discount. The payment provider, traffic to the internet and support are not in it.
/// </summary>
public static class MonthlyCost
{
    private const double Seconds = 730 * 3_600;
    private const double AlwaysReadyGigabytes = 6 * 2; // six instances

    // Assumed: what one order leaves in the tables, and in the logs, of which a stamp takes no more than its quota.
    private const double StoredBytes = 6_000;
    private const double LogGigabytesPerStampMonth = 20 * 30;

    /// <param name="plan">The plan for the peak.</param>
    /// <param name="averageShare">The month's average load as a part of the peak.</param>
    public static IReadOnlyList<(string What, double Dollars)> Of(CapacityPlan plan, double averageShare)
    {
        var orders = plan.OrdersPerSecond * averageShare * Seconds;
        var units = plan.MessagingUnits;
        var logged = Math.Min(
            orders * MillionOrders.LogBytes(plan.Cost) / 1e9, plan.Stamps * LogGigabytesPerStampMonth);
        return
        [
            ("Service Bus", units == 0 ? (plan.Stamps * PriceTable.MessagingStandard)
                    + (orders * plan.Cost.BusOperations * PriceTable.BusOperation)
                : plan.Stamps * units * PriceTable.MessagingUnit),
            ("Functions", (plan.Stamps * AlwaysReadyGigabytes * Seconds * PriceTable.IdleGigabyteSecond)
                + (orders * plan.Cost.Executions * PriceTable.Execution)
                + (orders * 2 / OrderCost.OrdersPerInstanceSecond * PriceTable.GigabyteSecond)),
            ("Table requests", orders * plan.Cost.TableRequests * PriceTable.TableRequest),
            ("Tables, a month's orders kept", orders * StoredBytes / 1e9 * PriceTable.StoredGigabyte),
            ("Logs", logged * PriceTable.LogGigabyte),
            ("Private network, alerts", plan.Stamps * (PriceTable.PrivateNetwork + PriceTable.Alerts)),
        ];
    }
}
