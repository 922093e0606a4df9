using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Storefronts;

namespace Pipeline.Rules;

/// <summary>Shows a storefront's rules and their version; an empty set of version 0 where none were ever set.</summary>
public sealed class ReadRules(Callers callers, RuleTable table, StorefrontTable storefronts)
{
    [Function(nameof(ReadRules))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ops/storefronts/{storefrontId}/rules")]
        HttpRequest request,
        string storefrontId,
        CancellationToken cancellationToken)
    {
        var (caller, stranger) = await callers.AdmitOperatorAsync(request, cancellationToken);
        if (caller is null) return stranger!; // an admission has one or the other

        if (!StorefrontRow.IsId(storefrontId) || await storefronts.FindAsync(storefrontId, cancellationToken) is null)
        {
            return Problems.NotFound.Answer(request, "There is no such storefront.");
        }

        var stored = await table.FindAsync(storefrontId, cancellationToken) ?? StoredRules.None;
        return RulesVersion.Shown(request, stored);
    }
}
