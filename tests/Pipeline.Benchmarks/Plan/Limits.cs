namespace Pipeline.Benchmarks.Plan;

/// <summary>What Azure gives one stamp, and where that is documented.</summary>
public static class Limits
{
    /// <summary>Share of a limit that is planned with; the rest is for retries and hot partitions.</summary>
    public const double Usable = 0.7;

    // https://learn.microsoft.com/azure/storage/tables/scalability-targets
    public const int TableRequestsPerSecond = 20_000;
    public const int EntitiesPerPartitionSecond = 2_000;

    /// <summary>Partitions of the table orders: the first hex digit of an order's id.</summary>
    public const int OrderPartitions = 16;

    // https://learn.microsoft.com/azure/service-bus-messaging/service-bus-throttling: one a message sent or received.
    public const int StandardCreditsPerSecond = 1_000;

    // https://learn.microsoft.com/azure/service-bus-messaging/service-bus-performance-improvements: what a benchmark of
    // Microsoft's showed for one messaging unit, each way; no promise.
    public const int BytesPerUnitSecond = 4_000_000;

    // https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan: all apps of a subscription in a region,
    // unless more is asked for: 512,000 MB, which is 250 instances of 2,048 MB.
    public const int InstancesPerRegion = 250;

    /// <summary>A stamp of five apps has six storage accounts, of 250 in a subscription's region.</summary>
    public const int StampsPerRegion = 250 / 6;

    // https://learn.microsoft.com/azure/service-bus-messaging/service-bus-premium-messaging
    public static IReadOnlyList<int> MessagingUnits { get; } = [1, 2, 4, 8, 16];
}
