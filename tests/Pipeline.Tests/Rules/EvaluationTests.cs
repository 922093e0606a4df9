using CsCheck;
using Pipeline.Orders;
using Pipeline.Rules;
using Pipeline.Tests.Orders;

namespace Pipeline.Tests.Rules;

public sealed class EvaluationTests
{
    private static readonly Dictionary<string, long> NoPrices = [];

    private static readonly Line[] Lines = [new("TEA", 2, 1250), new("MUG", 5, 100)];

    private static readonly Purchase Bought = Sample.Purchase("tok_ok", Lines) with
    {
        ShipTo = new Address("1 Main St", null, "Bern", null, "3000", "CH"),
    };

    public static TheoryData<Rule, bool> Cases => new()
    {
        { new Rule { When = "total-over", Amount = 2999, Currency = "EUR" }, true },
        { new Rule { When = "total-over", Amount = 3000, Currency = "EUR" }, false },
        { new Rule { When = "total-over", Amount = 0, Currency = "USD" }, false },
        { new Rule { When = "quantity-over", Quantity = 4 }, true },
        { new Rule { When = "quantity-over", Quantity = 5 }, false },
        { new Rule { When = "quantity-over", Quantity = 1, Sku = "TEA" }, true },
        { new Rule { When = "quantity-over", Quantity = 2, Sku = "TEA" }, false },
        { new Rule { When = "quantity-over", Quantity = 0, Sku = "CUP" }, false },
        { new Rule { When = "country-in", Countries = ["DE", "CH"] }, true },
        { new Rule { When = "country-in", Countries = ["DE"] }, false },
        { new Rule { When = "orders-per-hour-over", Count = 2 }, true },
        { new Rule { When = "orders-per-hour-over", Count = 3 }, false },
    };

    [Fact]
    public void Two_rules_of_a_kind_are_told_apart_by_their_ids()
    {
        var rules = Set(
            new Rule { Id = "bulk", When = "quantity-over", Quantity = 4 },
            new Rule { When = "quantity-over", Quantity = 1 });
        var review = Evaluation.Review(new StoredRules(7, rules), new RuleFacts(Bought, NoPrices, null));
        Assert.Equal(["bulk", "quantity-over"], review!.Findings.Select(finding => finding.Rule));
    }

    [Theory]
    [MemberData(nameof(Cases), DisableDiscoveryEnumeration = true)]
    public void A_rule_objects_above_its_figure_and_not_at_it(Rule rule, bool objects)
    {
        var verdict = Assert.Single(Evaluation.Of(Set(rule), new RuleFacts(Bought, NoPrices, OrdersThisHour: 3)));
        Assert.Equal((rule.When, objects), (verdict.Rule, verdict.Objects));
        Assert.NotEmpty(verdict.Detail);
    }

    [Fact]
    public void A_country_that_nobody_named_is_in_no_list()
    {
        var facts = new RuleFacts(Bought with { ShipTo = null }, NoPrices, null);
        var rules = Set(new Rule { When = "country-in", Countries = ["CH"] });
        Assert.False(Assert.Single(Evaluation.Of(rules, facts)).Objects);
    }

    [Theory]
    [InlineData(1250, false)]
    [InlineData(1249, true)]
    [InlineData(1251, true)]
    public void A_price_of_the_book_is_the_orders_or_it_objects(long price, bool objects)
    {
        var facts = new RuleFacts(Bought, new Dictionary<string, long> { ["TEA"] = price, ["CUP"] = 1 }, null);
        Assert.Equal(
            [("price-mismatch", objects)],
            Evaluation.Of(RuleSet.Empty, facts).Select(verdict => (verdict.Rule, verdict.Objects)));
    }

    [Fact]
    public void A_review_keeps_what_objects_and_the_version_and_how_long_it_waits()
    {
        var rules = Set(
            new Rule { When = "total-over", Amount = 1, Currency = "EUR" },
            new Rule { When = "quantity-over", Quantity = 100 });
        var stored = new StoredRules(7, rules with { HoldHours = 2 });
        var review = Evaluation.Review(stored, new RuleFacts(Bought, NoPrices, null));

        Assert.NotNull(review);
        Assert.Equal((7, 7_200, Verdict.Open), (review.RulesVersion, review.HoldSeconds, review.Verdict));
        Assert.Equal("total-over", Assert.Single(review.Findings).Rule);
        Assert.Null(Evaluation.Review(StoredRules.None, new RuleFacts(Bought, NoPrices, null)));
    }

    [Fact]
    public void More_rules_never_hold_less() => Gen.Select(AnyRule.Array[0, 6], AnyRule.Array[0, 3]).Sample(
        (some, more) => Findings(some) <= Findings([.. some, .. more]));

    [Fact]
    public void A_review_of_every_wrong_price_still_fits_its_row()
    {
        var lines = Enumerable.Range(0, 100)
            .Select(i => new Line($"{new string('S', 60)}{i:000}", 1, long.MaxValue / 200));
        var purchase = Sample.Purchase("tok_ok", [.. lines]);
        var prices = purchase.Lines.ToDictionary(line => line.Sku, _ => 1L);
        var review = Evaluation.Review(StoredRules.None, new RuleFacts(purchase, prices, null));

        var row = OrderRow.State(Sample.Order(purchase: purchase, review: review));
        Assert.InRange(row.GetString(nameof(Order.Review)).Length, 1_000, 32 * 1024);
    }

    private static Gen<Rule> AnyRule => Gen.OneOf(
        Gen.Int[0, 5000].Select(amount => new Rule { When = "total-over", Amount = amount, Currency = "EUR" }),
        Gen.Int[0, 9].Select(quantity => new Rule { When = "quantity-over", Quantity = quantity }),
        Gen.Int[1, 5].Select(count => new Rule { When = "orders-per-hour-over", Count = count }));

    private static int Findings(Rule[] rules) => Evaluation.Review(
        new StoredRules(1, Set(rules)), new RuleFacts(Bought, NoPrices, OrdersThisHour: 2))?.Findings.Count ?? 0;

    private static RuleSet Set(params Rule[] rules) => new() { Rules = rules };
}
