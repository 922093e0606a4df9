using Pipeline.Simulation.Engine;

namespace Pipeline.Simulation.Histories;

/// <summary>What came of one history.</summary>
/// <param name="Seed">Replays it.</param>
/// <param name="Violations">Empty when all is well.</param>
/// <param name="Tally">What was seen in it.</param>
/// <param name="Trace">The same for every replay.</param>
/// <param name="Steps">How many jobs ran.</param>
internal sealed record Outcome(ulong Seed, IReadOnlyList<string> Violations, Tally Tally, ulong Trace, long Steps);

/// <summary>
/// One random history: a handful of orders, clients of every temper, and all that can go wrong for five minutes; then
/// the faults stop, everything drains, and the books must agree.
/// </summary>
internal static class History
{
    private const int MostSteps = 400_000;
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(5);

    // A day's backoff is the longest wait there is.
    private static readonly TimeSpan Longest = TimeSpan.FromHours(26);

    /// <param name="seed">Odd seeds run without the reconciler.</param>
    /// <param name="log">Where to tell what happens; null for silence.</param>
    public static Outcome Run(ulong seed, TextWriter? log = null)
    {
        var world = new World(seed * 0x9E3779B97F4A7C15) { Log = log };
        var faults = new RandomFaults(world, intensity: world.Dice.Of(Intensities));
        var house = new House(world, faults, reconciles: seed % 2 == 0, readsLogs: world.Dice.OneIn(50));
        var shop = new Shop(house);
        var lost = Draw(house, shop, faults);
        house.Outside.After(Quiet, () =>
        {
            (faults.On, house.Broker.Unkind, house.Broker.Poisonous, house.Broker.Away) = (false, false, false, false);
            world.Say("the faults stop");
        });
        if (house.Reconciles) Reconciler.Start(house, shop, lost, Longest);
        TakeUps.Start(house, shop, Longest);
        if (!world.Run(MostSteps)) house.Watch.Violate($"15 {seed} does not come to rest");
        Audit.Check(house, shop);
        world.Tally.Add("histories");
        world.Tally.Highest("most minutes to the end", (long)world.Elapsed.TotalMinutes);
        return new Outcome(seed, house.Watch.Violations, world.Tally, world.Trace, world.Steps);
    }

    private static readonly double[] Intensities = [0.3, 1, 1, 2];

    private static bool Draw(House house, Shop shop, RandomFaults faults)
    {
        var dice = house.World.Dice;
        house.Broker.Unkind = true;
        house.Broker.Poisonous = house.Reconciles;
        foreach (var sku in Workload.Skus) house.Stock(sku, dice.Between(2, 6));
        if (dice.OneIn(3)) house.Rule(mostPieces: 1);
        if (dice.OneIn(3)) Workload.DrawBackorders(house, shop);
        for (var i = dice.Between(2, 3); i > 0; i--) house.StartInstance();
        for (var i = 0; i < Workload.Count; i++) Workload.Draw(house, shop, $"key-000{i}");
        if (dice.OneIn(4)) Outage(house, faults, "table");
        if (dice.OneIn(4)) Outage(house, faults, "queue", "settle");
        if (!house.Reconciles || !dice.OneIn(3)) return false;
        house.Outside.After(TimeSpan.FromSeconds(dice.Between(1, 120)), () =>
        {
            house.World.Say("the broker loses everything");
            house.World.Tally.Add("broker lost everything");
            house.Broker.LoseEverything();
        });
        return true;
    }

    private static void Outage(House house, RandomFaults faults, params string[] services)
    {
        var dice = house.World.Dice;
        var from = TimeSpan.FromSeconds(dice.Below(90));
        house.Outside.After(from, () => Set(away: true));
        house.Outside.After(from + TimeSpan.FromSeconds(dice.Between(3, 150)), () => Set(away: false));
        void Set(bool away)
        {
            house.World.Say($"{services[0]} {(away ? "goes away" : "is back")}");
            if (away) house.World.Tally.Add($"outage {services[0]}");
            if (away) faults.Away.UnionWith(services);
            else faults.Away.ExceptWith(services);
            if (services[0] == "queue") house.Broker.Away = away;
        }
    }
}
