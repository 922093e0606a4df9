using Pipeline.Simulation.Engine;

namespace Pipeline.Simulation.Histories;

/// <summary>
/// A slow step learns that its order must wait, and writes so only after its pieces came and the order was looked for:
/// it must not rest with all that it waits for. Chance alone would hardly ever tell this story.
/// </summary>
internal static class LateRest
{
    public const int Histories = 60;

    public static Outcome Run(ulong seed, TextWriter? log = null)
    {
        var world = new World(seed * 0x9E3779B97F4A7C15) { Log = log };
        var stalls = new Stalls(world, new Dictionary<string, int> { ["table.write"] = 4 });
        var house = new House(world, stalls, reconciles: false, readsLogs: false);
        var shop = new Shop(house);
        foreach (var sku in Workload.Skus) house.Stock(sku, 1);
        house.Backorder("SKU-A", isOffered: true);
        house.StartInstance();
        house.StartInstance();
        shop.Place(new Basket("key-0001", "SO-1", "tok_ok", "automatic", [("SKU-A", 2)]), TimeSpan.Zero, tries: 5);
        shop.Receive("SKU-A", 1, "receipt-1", TimeSpan.FromSeconds(world.Dice.Between(1, 59)), tries: 5);
        TakeUps.Start(house, shop, TimeSpan.FromHours(1));
        if (!world.Run(mostSteps: 200_000)) house.Watch.Violate($"15 {seed} does not come to rest");
        Audit.Check(house, shop);
        return new Outcome(seed, house.Watch.Violations, world.Tally, world.Trace, world.Steps);
    }
}
