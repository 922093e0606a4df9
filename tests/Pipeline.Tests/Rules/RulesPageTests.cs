using System.Text;
using System.Text.Json;
using Pipeline.Orders;
using Pipeline.Rules;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Tidy;

namespace Pipeline.Tests.Rules;

/// <summary>What docs/rules.md shows is taken as it stands there, and comes to what it says.</summary>
public sealed class RulesPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "rules.md"));

    private static readonly Dictionary<string, long> NoPrices = [];

    [Fact]
    public void The_rules_that_are_shown_are_taken_and_find_what_is_shown()
    {
        var rules = Taken(Block("\"when\": \"total-over\""));
        Assert.Equal(Evaluation.Kinds, rules.Rules!.Select(rule => rule!.When)); // it has rules
        var purchase = Sample.Purchase("tok_ok", new Line("TEA-001", 1, 612_000));
        var review = Evaluation.Review(new StoredRules(1, rules), new RuleFacts(purchase, NoPrices, 1));

        var shown = JsonDocument.Parse($"{{{Block("\"findings\"")}}}").RootElement.GetProperty("hold");
        Assert.Equal(
            shown.GetProperty("findings").EnumerateArray()
                .Select(each => (each.GetProperty("rule").GetString(), each.GetProperty("detail").GetString())),
            review!.Findings.Select(finding => ((string?)finding.Rule, (string?)finding.Detail)));
        Assert.Equal(48 * 3_600, review.HoldSeconds);
    }

    [Fact]
    public void The_roles_that_are_shown_are_taken_and_decide_what_is_said()
    {
        var rules = Taken($"{{{Block("\"roles\"")}}}");
        Assert.Equal(["clerk"], Authority.Deciders(rules, new Money(50_000, "EUR")));
        Assert.Empty(Authority.Deciders(rules, new Money(50_001, "EUR")));
        Assert.Empty(Authority.Deciders(rules, new Money(1, "USD")));
    }

    private static RuleSet Taken(string text)
    {
        var (rules, unreadable) = SetRules.Body.Parse(Encoding.UTF8.GetBytes(text));
        Assert.Null(unreadable);
        Assert.Null(SetRules.Body.Check(rules!)); // it was read
        return rules!;
    }

    // An indented block of the page, without the lines of a request's head.
    private static string Block(string part)
    {
        var block = Assert.Single(
            Page.Split("\n\n").Where(lines => lines.StartsWith("    ", Ordinal)),
            lines => lines.Contains(part, Ordinal) && !lines.Contains("POST", Ordinal));
        return string.Join('\n', block.Split('\n').Where(line => line.StartsWith("    ", Ordinal)));
    }
}
