namespace Pipeline.Benchmarks.Plan;

/// <summary>
/// How many stamps carry a load, what each has, and what limits it. A plan on paper: nothing here was run in Azure.
/// </summary>
/// <param name="OrdersPerSecond">At the peak.</param>
/// <param name="Cost">What an order asks for.</param>
/// <param name="Stamps">How many.</param>
/// <param name="LimitedBy">What is used up first.</param>
/// <param name="StampHolds">Orders a second, of which a stamp carries its share.</param>
/// <param name="MessagingUnits">Of each stamp; 0 is Service Bus Standard.</param>
/// <param name="Instances">Of all stamps, at the peak.</param>
/// <param name="Regions">Regions, or subscriptions, that so much needs at the default quotas.</param>
public sealed record CapacityPlan(
    double OrdersPerSecond,
    OrderCost Cost,
    int Stamps,
    string LimitedBy,
    double StampHolds,
    int MessagingUnits,
    int Instances,
    int Regions)
{
    private const double Most = 10_000_000;

    /// <exception cref="ArgumentOutOfRangeException">Nothing, or many times what anybody has published.</exception>
    public static CapacityPlan For(double ordersPerSecond, OrderCost cost)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ordersPerSecond);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ordersPerSecond, Most);
        var (limit, holds) = Ceilings(cost).MinBy(ceiling => ceiling.Orders);
        var stamps = Math.Max(1, (int)Math.Ceiling(ordersPerSecond / holds));
        var share = ordersPerSecond / stamps;
        var instances = (int)Math.Ceiling(ordersPerSecond / OrderCost.OrdersPerInstanceSecond);
        return new CapacityPlan(
            ordersPerSecond,
            cost,
            stamps,
            limit,
            Math.Floor(holds),
            UnitsFor(share, cost),
            instances,
            Math.Max(Parts(instances, Limits.InstancesPerRegion), Parts(stamps, Limits.StampsPerRegion)));
    }

    /// <summary>What each resource of a stamp would hold if it were the only limit.</summary>
    public static IReadOnlyList<(string Limit, double Orders)> Ceilings(OrderCost cost) =>
    [
        ("requests of the storage account", Limits.Usable * Limits.TableRequestsPerSecond / cost.TableRequests),
        ("entities of the orders' partitions",
            Limits.Usable * Limits.OrderPartitions * Limits.EntitiesPerPartitionSecond / cost.OrderEntities),
        ("16 messaging units",
            Limits.Usable * Limits.MessagingUnits[^1] * Limits.BytesPerUnitSecond / OrderCost.BytesOnTheBus),
        ("instances of a region", Limits.InstancesPerRegion * OrderCost.OrdersPerInstanceSecond),
    ];

    private static int UnitsFor(double orders, OrderCost cost)
    {
        if (orders * cost.Credits <= Limits.Usable * Limits.StandardCreditsPerSecond) return 0;
        var wanted = orders * OrderCost.BytesOnTheBus / (Limits.Usable * Limits.BytesPerUnitSecond);
        return Limits.MessagingUnits.First(units => units >= wanted);
    }

    private static int Parts(int whole, int each) => (whole + each - 1) / each;
}
