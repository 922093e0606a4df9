using Pipeline.Orders;

namespace Pipeline.Rules;

/// <summary>What other rules would have done, over past orders.</summary>
/// <param name="Orders">How many orders were looked at: the newest.</param>
/// <param name="Held">How many of them were held when they came.</param>
/// <param name="WouldBeHeld">How many these rules would hold.</param>
/// <param name="NewlyHeld">Ids of orders that were let through and would be held; at most 100.</param>
/// <param name="NoLongerHeld">Ids of orders that were held and would be let through; at most 100.</param>
/// <param name="Rules">How often each rule objects.</param>
internal sealed record RuleTrial(
    int Orders,
    int Held,
    int WouldBeHeld,
    IReadOnlyList<string> NewlyHeld,
    IReadOnlyList<string> NoLongerHeld,
    IReadOnlyDictionary<string, int> Rules)
{
    private const int MostIds = 100;

    /// <summary>Compares what was found when the orders came with what these rules find.</summary>
    public static RuleTrial Of(RuleSet rules, IReadOnlyList<(Order Order, RuleFacts Facts)> past)
    {
        var looks = past.Select(one => (one.Order, Objections: Objections(rules, one.Order, one.Facts))).ToList();
        return new RuleTrial(
            looks.Count,
            looks.Count(look => look.Order.Review is not null),
            looks.Count(look => look.Objections.Count > 0),
            Ids(looks.Where(look => look.Order.Review is null && look.Objections.Count > 0)),
            Ids(looks.Where(look => look.Order.Review is not null && look.Objections.Count == 0)),
            looks.SelectMany(look => look.Objections.Distinct())
                .CountBy(rule => rule).ToDictionary(StringComparer.Ordinal));
    }

    // Prices are no part of a rule set: what the book said when the order came stays, whatever it says now.
    private static IReadOnlyList<string> Objections(RuleSet rules, Order order, RuleFacts facts) =>
    [
        .. Evaluation.Of(rules, facts).Where(verdict => verdict.Objects).Select(verdict => verdict.Rule)
            .Where(rule => rule != Evaluation.PriceMismatch),
        .. (order.Review?.Findings ?? []).Select(finding => finding.Rule)
            .Where(rule => rule == Evaluation.PriceMismatch),
    ];

    private static IReadOnlyList<string> Ids(IEnumerable<(Order Order, IReadOnlyList<string>)> looks) =>
        [.. looks.Select(look => look.Order.Id.Value).Take(MostIds)];
}

/// <summary>What could be pruned of a storefront's rules.</summary>
/// <param name="Orders">How many orders were looked at: the newest.</param>
/// <param name="NeverFired">Present rules that held none of these orders.</param>
/// <param name="AlwaysOverridden">Rules whose every decided order was approved.</param>
/// <param name="Overdue">Ids of orders that wait for a review whose time is up.</param>
/// <param name="Rules">What became of the orders that each rule held.</param>
internal sealed record RuleReport(
    int Orders,
    IReadOnlyList<string> NeverFired,
    IReadOnlyList<string> AlwaysOverridden,
    IReadOnlyList<string> Overdue,
    IReadOnlyDictionary<string, RuleFigures> Rules)
{
    public static RuleReport Of(RuleSet rules, IReadOnlyList<Order> past, DateTimeOffset now)
    {
        var figures = past
            .SelectMany(order => (order.Review?.Findings ?? []).Select(finding => finding.Rule).Distinct()
                .Select(rule => (rule, order.Review!.Verdict))) // it has findings
            .GroupBy(one => one.rule, one => one.Verdict)
            .ToDictionary(rule => rule.Key, rule => RuleFigures.Of([.. rule]), StringComparer.Ordinal);
        return new RuleReport(
            past.Count,
            [.. (rules.Rules ?? []).Select(rule => rule?.Name ?? "").Distinct()
                .Where(kind => !figures.ContainsKey(kind))],
            [.. figures.Where(rule => rule.Value is { Approved: > 0, Refused: 0 }).Select(rule => rule.Key)],
            [.. past.Where(order => order.Rest is { Reason: RestReason.Review } rest && rest.Until <= now)
                .Select(order => order.Id.Value)],
            figures);
    }
}

/// <param name="Held">Orders that it objected to.</param>
/// <param name="Approved">Of them, those that somebody let go on.</param>
/// <param name="Refused">Of them, those that somebody would not have.</param>
internal sealed record RuleFigures(int Held, int Approved, int Refused)
{
    public static RuleFigures Of(IReadOnlyList<Verdict> verdicts) => new(
        verdicts.Count,
        verdicts.Count(verdict => verdict == Verdict.Approved),
        verdicts.Count(verdict => verdict == Verdict.Refused));
}
