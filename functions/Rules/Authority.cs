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
    /// <summary>Why the operator may not approve or reject an order of this total; null when he may.</summary>
    public Task<IResult?> RefuseDecisionAsync(
        HttpRequest request, Operator who, string storefrontId, Money total, CancellationToken cancellationToken) =>
        RefuseAsync(request, who, storefrontId, total, role => role.Approve, cancellationToken);

    /// <summary>Why the operator may not refund so much; null when he may.</summary>
    public Task<IResult?> RefuseRefundAsync(
        HttpRequest request, Operator who, string storefrontId, Money amount, CancellationToken cancellationToken) =>
        RefuseAsync(request, who, storefrontId, amount, role => role.Refund, cancellationToken);

    /// <summary>Rules and prices decide about every order: whose limits they set may not set them.</summary>
    public static IResult? RefuseSetting(HttpRequest request, Operator who) => who.Role is { } role
        ? Problems.BeyondRole.Answer(request, $"The role {role} changes no rules and no prices.")
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
        return limits?.TryGetValue(money.Currency, out var most) == true && money.Amount <= most
            ? null
            : Problems.BeyondRole.Answer(
                request, $"The role {name} may not decide about {money.Amount} {money.Currency}.");
    }
}
