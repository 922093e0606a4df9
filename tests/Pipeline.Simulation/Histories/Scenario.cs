using Pipeline.Simulation.Engine;

namespace Pipeline.Simulation.Histories;

/// <summary>A short story without chance in it, to be run whole and with one fault at each of its operations.</summary>
/// <param name="Name">What happens.</param>
/// <param name="Tell">Sets it up.</param>
/// <param name="Ending">How its orders end when nothing goes wrong, in the order of their keys.</param>
internal sealed record Scenario(string Name, Action<House, Shop> Tell, string Ending)
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("one line", (_, shop) => Place(shop, 0, "tok_ok", ("SKU-A", 1)), "Confirmed"),
        new("three lines", (_, shop) =>
            Place(shop, 0, "tok_ok", ("SKU-A", 1), ("SKU-B", 2), ("SKU-C", 1)), "Confirmed"),
        new("declined", (_, shop) => Place(shop, 0, "tok_declined", ("SKU-A", 1)), "Rejected"),
        new("out of stock", (_, shop) => Place(shop, 0, "tok_ok", ("SKU-A", 1), ("SKU-B", 9)), "Rejected"),
        new("a provider that fails once", (_, shop) => Place(shop, 0, "tok_flaky_1", ("SKU-A", 1)), "Confirmed"),
        new("the last piece", (_, shop) =>
        {
            Place(shop, 0, "tok_ok", ("SKU-C", 2));
            Place(shop, 1, "tok_ok", ("SKU-C", 2));
        }, "Confirmed,Rejected"),
        new("cancelled at once", (_, shop) => Cancel(shop, Place(shop, 0, "tok_ok", ("SKU-A", 1)), 0.03), "Cancelled"),
        new("cancelled while paying", (_, shop) =>
            Cancel(shop, Place(shop, 0, "tok_ok", ("SKU-A", 1)), 0.08), "Cancelled"),
        new("cancelled after confirmation", (_, shop) =>
            Cancel(shop, Place(shop, 0, "tok_ok", ("SKU-A", 1)), 900), "Cancelled"),
        new("cancelled twice", (_, shop) =>
        {
            var order = Place(shop, 0, "tok_ok", ("SKU-A", 1));
            Cancel(shop, order, 900);
            Cancel(shop, order, 900.01);
        }, "Cancelled"),
        new("captured by hand", (_, shop) =>
        {
            var order = Place(shop, 0, "tok_ok", "manual", ("SKU-A", 1));
            shop.Act(order, "capture", TimeSpan.FromSeconds(900), tries: 5);
        }, "Confirmed"),
        new("refunded in part with a return, then in full", (_, shop) =>
        {
            var order = Place(shop, 0, "tok_ok", ("SKU-A", 2));
            shop.Refund(order, "refund-0001", 1_000, "SKU-A", TimeSpan.FromSeconds(900), tries: 5);
            shop.Refund(order, "refund-0002", null, null, TimeSpan.FromSeconds(1_800), tries: 5);
        }, "Refunded"),
        new("refunded while it is cancelled", (_, shop) =>
        {
            var order = Place(shop, 0, "tok_ok", ("SKU-A", 1));
            shop.Refund(order, "refund-0001", 500, "SKU-A", TimeSpan.FromSeconds(900), tries: 5);
            Cancel(shop, order, 900.02);
        }, "Cancelled"),
        new("reviewed and approved", (house, shop) =>
        {
            house.Rule(mostPieces: 1);
            var order = Place(shop, 0, "tok_ok", ("SKU-A", 2));
            shop.Act(order, "approve", TimeSpan.FromSeconds(300), tries: 5, House.OperatorKey);
        }, "Confirmed"),
        new("refused by the provider and approved", (_, shop) =>
        {
            var order = Place(shop, 0, "tok_refused", ("SKU-A", 1));
            shop.Act(order, "approve", TimeSpan.FromSeconds(300), tries: 5, House.OperatorKey);
        }, "Confirmed"),
        new("rejected", (_, shop) =>
        {
            var order = Place(shop, 0, "tok_mismatch", ("SKU-A", 1));
            shop.Act(order, "reject", TimeSpan.FromSeconds(300), tries: 5, House.OperatorKey);
        }, "Rejected"),
        new("short, then pieces come", (house, shop) =>
        {
            house.Backorder("SKU-C", isOffered: true);
            Place(shop, 0, "tok_ok", ("SKU-A", 1), ("SKU-C", 5));
            Receive(shop, "SKU-C", 2, 100);
        }, "Confirmed"),
        new("two wait, and pieces come for one", (house, shop) =>
        {
            house.Backorder("SKU-C", isOffered: true);
            Place(shop, 0, "tok_ok", ("SKU-C", 4));
            Place(shop, 1, "tok_ok", ("SKU-C", 4));
            Receive(shop, "SKU-C", 2, 100);
        }, "Confirmed,Fulfil"),
        new("the first of two gives up waiting", (house, shop) =>
        {
            house.Backorder("SKU-C", isOffered: true);
            var first = Place(shop, 0, "tok_ok", ("SKU-C", 9));
            PlaceAt(shop, 30, 1, "tok_ok", "automatic", ("SKU-C", 2));
            Cancel(shop, first, 100);
        }, "Cancelled,Confirmed"),
        new("waits for two SKUs", (house, shop) =>
        {
            house.Backorder("SKU-B", isOffered: true);
            house.Backorder("SKU-C", isOffered: true);
            Place(shop, 0, "tok_ok", ("SKU-B", 9), ("SKU-C", 5));
            Receive(shop, "SKU-C", 2, 100);
            Receive(shop, "SKU-B", 1, 300);
        }, "Confirmed"),
        new("placed twice", (_, shop) =>
        {
            Place(shop, 0, "tok_ok", ("SKU-A", 1));
            Place(shop, 0, "tok_ok", ("SKU-A", 1));
        }, "Confirmed"),
        new("four at once", (_, shop) =>
        {
            for (var order = 0; order < 4; order++) Place(shop, order, "tok_ok", ("SKU-A", 1), ("SKU-B", 1));
        }, "Confirmed,Confirmed,Confirmed,Confirmed"),
    ];

    /// <summary>Tells the story.</summary>
    /// <param name="faults">What befalls it.</param>
    /// <param name="reconciles">Whether the reconciler runs.</param>
    public House Run(IFaults faults, bool reconciles) => Run(faults, reconciles, out _);

    public House Run(IFaults faults, bool reconciles, out World world)
    {
        world = new World(seed: 1);
        var house = new House(world, faults, reconciles, readsLogs: true);
        var shop = new Shop(house);
        foreach (var sku in Workload.Skus) house.Stock(sku, sku == "SKU-C" ? 3 : 8);
        house.StartInstance();
        house.StartInstance();
        Tell(house, shop);
        if (reconciles) Reconciler.Start(house, shop, brokerLoses: false, TimeSpan.FromHours(26));
        TakeUps.Start(house, shop, TimeSpan.FromHours(26));
        if (!world.Run(mostSteps: 200_000)) house.Watch.Violate("15 does not come to rest");
        Audit.Check(house, shop);
        return house;
    }

    private static string Place(Shop shop, int order, string token, params (string, int)[] lines) =>
        Place(shop, order, token, "automatic", lines);

    private static string Place(Shop shop, int order, string token, string capture, params (string, int)[] lines) =>
        PlaceAt(shop, 0.001, order, token, capture, lines);

    private static string PlaceAt(
        Shop shop, double seconds, int order, string token, string capture, params (string, int)[] lines)
    {
        var basket = new Basket($"key-000{order}", "SO-1", token, capture, lines);
        shop.Place(basket, TimeSpan.FromSeconds(seconds), tries: 5);
        return basket.OrderId;
    }

    private static void Receive(Shop shop, string sku, int pieces, double seconds) =>
        shop.Receive(sku, pieces, "receipt-1", TimeSpan.FromSeconds(seconds), tries: 5);

    private static void Cancel(Shop shop, string order, double seconds) =>
        shop.Act(order, "cancel", TimeSpan.FromSeconds(seconds), tries: 5);
}
