namespace Pipeline.Benchmarks.Plan;

/// <summary>
/// Approximately what a plan costs a month, in US dollars: pay-as-you-go list prices of about 2025, in a cheap region,
/// before any discount. They change and differ between regions; Azure's price calculator has the present ones. The
/// payment provider, traffic to the internet and support are not in it.
/// </summary>
public static class MonthlyCost
{
    private const double Seconds = 730 * 3_600;
    private const double Million = 1_000_000;

    // Fixed prices, a month.
    private const double MessagingUnit = 677;
    private const double Standard = 10;
    private const double PrivateNetwork = 100; // eight endpoints, a gateway, an address
    private const double Alerts = 20;
    private const double AlwaysReady = 6 * 2 * Seconds * 0.000_004; // six instances of 2 GB, idle

    // By use.
    private const double TableRequest = 0.000_36 / 10_000;
    private const double Execution = 0.40 / Million;
    private const double GigabyteSecond = 0.000_026;
    private const double StandardCredit = 0.80 / Million;
    private const double LogGigabyte = 2.30;

    // Assumed: what one order leaves in the tables, and in the logs, of which a stamp takes no more than its quota.
    private const double StoredGigabyte = 0.06;
    private const double StoredBytes = 6_000;
    private const double LoggedBytes = 3_000;
    private const double LogGigabytesPerStampMonth = 20 * 30;

    /// <param name="plan">The plan for the peak.</param>
    /// <param name="averageShare">The month's average load as a part of the peak.</param>
    public static IReadOnlyList<(string What, double Dollars)> Of(CapacityPlan plan, double averageShare)
    {
        var orders = plan.OrdersPerSecond * averageShare * Seconds;
        var units = plan.MessagingUnits;
        var logged = Math.Min(orders * LoggedBytes / 1e9, plan.Stamps * LogGigabytesPerStampMonth);
        return
        [
            ("Service Bus", units == 0 ? (plan.Stamps * Standard) + (orders * plan.Cost.Credits * StandardCredit)
                : plan.Stamps * units * MessagingUnit),
            ("Functions", (plan.Stamps * AlwaysReady) + (orders * plan.Cost.Executions * Execution)
                + (orders * 2 / OrderCost.OrdersPerInstanceSecond * GigabyteSecond)),
            ("Table requests", orders * plan.Cost.TableRequests * TableRequest),
            ("Tables, a month's orders kept", orders * StoredBytes / 1e9 * StoredGigabyte),
            ("Logs", logged * LogGigabyte),
            ("Private network, alerts", plan.Stamps * (PrivateNetwork + Alerts)),
        ];
    }
}
