using Pipeline.Operations;
using Pipeline.Simulation.Engine;

namespace Pipeline.Simulation.Histories;

/// <summary>
/// A slow reconciler meets an order that closes while it looks and is opened again by a cancel: it must not take away
/// the marker that the cancel put there. Chance alone would hardly ever tell this story.
/// </summary>
internal static class Reopening
{
    public const int Histories = 200;

    public static Outcome Run(ulong seed, TextWriter? log = null)
    {
        var world = new World(seed * 0x9E3779B97F4A7C15) { Log = log };
        var stalls = new Stalls(world, new Dictionary<string, int>
        {
            ["table.query"] = 8,
            ["table.delete"] = 1,
            ["provider.reverse"] = 3, // keeps the order open for a while
        });
        var house = new House(world, stalls, reconciles: true, readsLogs: false)
        {
            // Every open order counts as standing still: the reconciler looks at each at every tick.
            Reconciling = new ReconcileOptions { StandstillSeconds = 1, RescueIntervalSeconds = 1 },
        };
        var shop = new Shop(house);
        foreach (var sku in Workload.Skus) house.Stock(sku, 5);
        house.StartInstance();
        house.StartInstance();

        // Its provider fails often enough that the order is open for some ticks.
        var basket = new Basket("key-0001", "SO-1", "tok_flaky_3", "automatic", [("SKU-A", 1)]);
        shop.Place(basket, TimeSpan.FromMilliseconds(1), tries: 5);
        shop.Act(basket.OrderId, "cancel", TimeSpan.FromSeconds(world.Dice.Between(150, 500)), tries: 5);
        Reconciler.Start(house, shop, brokerLoses: false, TimeSpan.FromHours(26));
        if (!world.Run(mostSteps: 200_000)) house.Watch.Violate($"15 {seed} does not come to rest");
        Audit.Check(house, shop);
        return new Outcome(seed, house.Watch.Violations, world.Tally, world.Trace, world.Steps);
    }
}
