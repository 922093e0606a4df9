using Pipeline.Simulation.Engine;

namespace Pipeline.Simulation.Histories;

/// <summary>The orders of a random history and those who place them.</summary>
internal static class Workload
{
    public const int Count = 5;
    private const int Insist = 14;

    public static readonly string[] Skus = ["SKU-A", "SKU-B", "SKU-C"];

    private static readonly string[] Tokens =
    [
        "tok_ok", "tok_ok", "tok_ok", "tok_ok", "tok_ok", "tok_ok", "tok_declined", "tok_declined", "tok_flaky_1",
        "tok_flaky_3", "tok_mismatch", "tok_refused",
    ];

    public static void Draw(House house, Shop shop, string key)
    {
        var dice = house.World.Dice;
        var manual = dice.OneIn(7);
        var basket = new Basket(key, "SO-1", dice.Of(Tokens), manual ? "manual" : "automatic", Cart(dice));
        var at = TimeSpan.FromMilliseconds(dice.Below(60_000));
        shop.Place(basket, at, Tries(dice));
        if (dice.OneIn(4)) shop.Place(basket, at + Soon(dice), Tries(dice));
        if (dice.OneIn(4))
        {
            shop.Place(basket with { Reference = "SO-2", Lines = Cart(dice) }, at + Soon(dice), Tries(dice));
        }

        if (dice.Below(5) < 2)
        {
            var when = dice.OneIn(2) ? Soon(dice) : TimeSpan.FromMilliseconds(dice.Below(120_000));
            shop.Act(basket.OrderId, "cancel", at + when, dice.Between(1, 6));
        }

        if (manual && dice.OneIn(2))
        {
            shop.Act(basket.OrderId, "capture", at + TimeSpan.FromSeconds(dice.Below(300)), Insist);
        }

        foreach (var word in (string[])["approve", "reject"])
        {
            if (!dice.OneIn(5)) continue;
            var when = at + TimeSpan.FromMilliseconds(dice.Below(600_000));
            shop.Act(basket.OrderId, word, when, dice.Between(1, 6), House.OperatorKey);
        }

        if (dice.OneIn(3)) Refund(shop, basket, at, dice);
        if (dice.OneIn(3)) shop.Tell(basket.OrderId, at + TimeSpan.FromMilliseconds(dice.Below(60_000)));
        if (dice.OneIn(6)) shop.Act(basket.OrderId, "cancel", at + Soon(dice), 2, House.ForeignKey);
    }

    /// <summary>Some SKUs offer to wait; pieces come in now and then, and some offers are withdrawn.</summary>
    public static void DrawBackorders(House house, Shop shop)
    {
        var dice = house.World.Dice;
        foreach (var sku in Skus)
        {
            if (dice.OneIn(3)) continue;
            house.Backorder(sku, isOffered: true);
            for (var i = dice.Between(0, 3); i > 0; i--)
            {
                var at = TimeSpan.FromMilliseconds(dice.Below(600_000));
                shop.Receive(sku, dice.Between(1, 4), $"receipt-{i}", at, dice.OneIn(2) ? Insist : 1);
            }

            if (!dice.OneIn(5)) continue;
            house.Outside.After(
                TimeSpan.FromMilliseconds(dice.Below(120_000)), () => house.Backorder(sku, isOffered: false));
        }
    }

    // A part, the same again, another part or all that is left: at once, or one after the other.
    private static void Refund(Shop shop, Basket basket, TimeSpan at, Dice dice)
    {
        for (var i = dice.Between(1, 3); i > 0; i--)
        {
            var when = at + TimeSpan.FromMilliseconds(dice.Below(dice.OneIn(2) ? 2_000 : 300_000));
            var returned = dice.OneIn(2) ? basket.Lines[0].Sku : null;
            shop.Refund(
                basket.OrderId, $"refund-000{dice.Below(3)}", dice.OneIn(3) ? null : 500 * dice.Between(1, 5), returned,
                when, Insist);
        }
    }

    private static int Tries(Dice dice) => dice.OneIn(2) ? Insist : 1;

    private static TimeSpan Soon(Dice dice) => TimeSpan.FromMilliseconds(dice.Below(200));

    private static List<(string, int)> Cart(Dice dice)
    {
        var cart = new List<(string, int)>();
        var first = dice.Below(Skus.Length);
        for (var i = dice.Between(1, Skus.Length); i > 0; i--)
        {
            cart.Add((Skus[(first + i) % Skus.Length], dice.Between(1, 2)));
        }

        return cart;
    }
}
