using Microsoft.AspNetCore.Http;
using Pipeline.Orders;
using Pipeline.Storefronts;

namespace Pipeline.Rules;

/// <summary>
/// What an operator may decide: everything without a role, else up to what the storefront's rules say for the role and
/// the currency. Read from the table, not remembered: a limit that is lowered counts at once.
/// </summary>
public sealed class Authority(RuleTable rules)
{
    /// <summary>Why the operator may not say this of an order of this total; null when he may.</summary>
    public Task<IResult?> RefuseDecisionAsync(
        HttpRequest request,
        Operator who,
        string storefrontId,
        Money total,
        Verdict verdict,
        CancellationToken cancellationToken) => RefuseAsync(
            request, who, storefrontId, total, role => LimitsOf(role, verdict), cancellationToken);

    /// <summary>The roles that may let an order of this total go on, in the order of their names.</summary>
    public static IReadOnlyList<string> Deciders(RuleSet rules, Money total) =>
    [
        .. (rules.Roles ?? new Dictionary<string, Role?>())
            .Where(role => LimitOf(role.Value?.Approve, total) >= total.Amount)
            .Select(role => role.Key).Order(StringComparer.Ordinal),
    ];

    /// <summary>Why the operator may not refund so much; null when he may.</summary>
    public Task<IResult?> RefuseRefundAsync(
        HttpRequest request, Operator who, string storefrontId, Money amount, CancellationToken cancellationToken) =>
        RefuseAsync(request, who, storefrontId, amount, role => role.Refund, cancellationToken);

    /// <summary>Rules and prices decide about every order: whose limits they set may not set them.</summary>
    public static IResult? RefuseSetting(HttpRequest request, Operator who) => who.Role is { } role
        ? Problems.BeyondRole.Answer(request, $"The role {role} changes no rules and no prices.")
        : null;

    /// <summary>What is erased is gone for good: that is for whoever answers for everything.</summary>
    public static IResult? RefuseErasing(HttpRequest request, Operator who) => who.Role is { } role
        ? Problems.BeyondRole.Answer(request, $"The role {role} erases nothing.")
        : null;

    private async Task<IResult?> RefuseAsync(
        HttpRequest request,
        Operator who,
        string storefrontId,
        Money money,
        Func<Role, IReadOnlyDictionary<string, long>?> limitsOf,
        CancellationToken cancellationToken)
    {
        if (who.Role is not { } name) return null;
        var stored = await rules.FindAsync(storefrontId, cancellationToken) ?? StoredRules.None;
        var limits = stored.Rules.Roles?.GetValueOrDefault(name) is { } role ? limitsOf(role) : null;
        var most = LimitOf(limits, money);
        if (money.Amount <= most) return null;
        var limit = most is null ? $"nothing in {money.Currency}" : $"up to {most} {money.Currency}";
        return Problems.BeyondRole.Answer(
            request, $"This is about {money.Amount} {money.Currency}; the role {name} decides about {limit}.");
    }

    private static IReadOnlyDictionary<string, long>? LimitsOf(Role role, Verdict verdict) =>
        verdict == Verdict.Refused ? role.Release ?? role.Approve : role.Approve;

    private static long? LimitOf(IReadOnlyDictionary<string, long>? limits, Money money) =>
        limits?.TryGetValue(money.Currency, out var most) == true ? most : null;
}
