namespace Pipeline.Orders;

/// <summary>What the rules found when an order came, and what people made of it.</summary>
/// <param name="RulesVersion">Which version of the storefront's rules it was.</param>
/// <param name="Findings">The rules that object, at least one.</param>
/// <param name="HoldSeconds">How long it waits for somebody, from the moment that its stock is held.</param>
/// <param name="Verdict">What was decided.</param>
/// <param name="By">Whose key decided; null as long as nobody's did.</param>
public sealed record Review(
    int RulesVersion,
    IReadOnlyList<Finding> Findings,
    int HoldSeconds,
    Verdict Verdict = Verdict.Open,
    string? By = null);

/// <param name="Rule">The rule's reason code, kebab case: total-over.</param>
/// <param name="Detail">What it saw, in figures; nothing of the customer.</param>
public sealed record Finding(string Rule, string Detail);

public enum Verdict
{
    Open,
    Approved,
    Refused,
}
