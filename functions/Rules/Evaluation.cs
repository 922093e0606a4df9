using Pipeline.Orders;

namespace Pipeline.Rules;

/// <summary>What is known of an order when the rules look at it.</summary>
/// <param name="Purchase">What is to be bought.</param>
/// <param name="Prices">The price book's, in the order's currency, by SKU; those that have one.</param>
/// <param name="OrdersThisHour">Of the same e-mail address, this one included; null when no rule asks.</param>
public sealed record RuleFacts(Purchase Purchase, IReadOnlyDictionary<string, long> Prices, int? OrdersThisHour);

/// <summary>What one rule says of an order.</summary>
/// <param name="Rule">Its id, or its kind where it has none.</param>
/// <param name="Objects">Whether the order is held for it.</param>
/// <param name="Detail">What it saw, in figures; nothing of the customer.</param>
public sealed record RuleVerdict(string Rule, bool Objects, string Detail);

/// <summary>Looks at an order with every rule, touching nothing. No rule refuses one: it is held for people.</summary>
public static class Evaluation
{
    public const string TotalOver = "total-over";
    public const string QuantityOver = "quantity-over";
    public const string CountryIn = "country-in";
    public const string OrdersPerHourOver = "orders-per-hour-over";
    public const string PriceMismatch = "price-mismatch";

    /// <summary>The kinds that a rule set may name; the price book is a rule by itself.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [TotalOver, QuantityOver, CountryIn, OrdersPerHourOver];

    /// <summary>Whether some rule wants to know how many orders an address placed.</summary>
    public static bool CountsOrders(RuleSet rules) =>
        rules.Rules?.Any(rule => rule?.When == OrdersPerHourOver) == true;

    /// <summary>The verdict of every rule, and of every line that the price book has a price for.</summary>
    public static IReadOnlyList<RuleVerdict> Of(RuleSet rules, RuleFacts facts) =>
    [
        .. (rules.Rules ?? []).OfType<Rule>().Select(rule => Of(rule, facts) with { Rule = rule.Name }),
        .. facts.Purchase.Lines.Where(line => facts.Prices.ContainsKey(line.Sku))
            .Select(line => OfPrice(line, facts.Prices[line.Sku])),
    ];

    /// <summary>What the order is held for; null when nothing objects.</summary>
    public static Review? Review(StoredRules stored, RuleFacts facts)
    {
        var objections = Of(stored.Rules, facts).Where(verdict => verdict.Objects)
            .Select(verdict => new Finding(verdict.Rule, verdict.Detail))
            .Take(RuleSet.MostRules) // an order of 100 wrong prices must not outgrow its row
            .ToList();
        return objections.Count > 0 ? new Review(stored.Version, objections, stored.HoldSeconds) : null;
    }

    private static RuleVerdict Of(Rule rule, RuleFacts facts) => rule.When switch
    {
        TotalOver => OfTotal(rule, facts.Purchase.Total),
        QuantityOver => OfQuantity(rule, facts.Purchase.Lines),
        CountryIn => OfCountry(rule, facts.Purchase.ShipTo?.Country),
        OrdersPerHourOver => new RuleVerdict(
            OrdersPerHourOver, facts.OrdersThisHour > rule.Count,
            facts.OrdersThisHour is { } count
                ? $"order {count} of this address within the hour, {rule.Count} may be"
                : "the orders of an address are counted when one comes, and not afterwards"),
        _ => throw new InvalidOperationException($"Unknown rule {rule.When}."),
    };

    private static RuleVerdict OfTotal(Rule rule, Money total) => rule.Currency == total.Currency
        ? new(TotalOver, total.Amount > rule.Amount, $"{total.Amount} {total.Currency}, {rule.Amount} may be")
        : new(TotalOver, false, $"the order is in {total.Currency}, the rule in {rule.Currency}");

    private static RuleVerdict OfQuantity(Rule rule, IReadOnlyList<Line> lines)
    {
        var most = lines.Where(line => rule.Sku is null || line.Sku == rule.Sku).MaxBy(line => line.Quantity);
        return most is null
            ? new(QuantityOver, false, $"no piece of {rule.Sku}")
            : new(
                QuantityOver, most.Quantity > rule.Quantity, $"{most.Quantity} of {most.Sku}, {rule.Quantity} may be");
    }

    private static RuleVerdict OfCountry(Rule rule, string? country) => new(
        CountryIn,
        country is not null && rule.Countries?.Contains(country) == true,
        country is null ? "it is shipped to no named country" : $"it is shipped to {country}");

    private static RuleVerdict OfPrice(Line line, long price) => new(
        PriceMismatch, line.UnitPrice != price, $"{line.Sku} at {line.UnitPrice}, the price book says {price}");
}
