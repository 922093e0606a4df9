using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Storefronts;

namespace Pipeline.Rules;

/// <summary>Tells what could be pruned of a storefront's rules, from its newest orders.</summary>
public sealed class ReportRules(Callers callers, PastOrders past, RuleTable table, TimeProvider time)
{
    internal const string Storefront = "storefront";

    [Function(nameof(ReportRules))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ops/rules/report")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var (caller, stranger) = await callers.AdmitOperatorAsync(request, cancellationToken);
        if (caller is null) return stranger!; // an admission has one or the other

        var query = new QueryParameters(request);
        var storefrontId = query.Parsed(
            Storefront, "must be a storefront's id", text => StorefrontRow.IsId(text) ? text : null, isRequired: true);
        if (query.Refusal() is { } refusal) return refusal;
        if (storefrontId is null || await table.FindAsync(storefrontId, cancellationToken) is not { } stored)
        {
            return Problems.NotFound.Answer(request, "This storefront has no rules.");
        }

        var orders = await past.ReadAsync(storefrontId, since: null, PastOrders.Most, cancellationToken);
        var report = RuleReport.Of(stored.Rules, [.. orders.Select(one => one.Order)], time.GetUtcNow());
        return Results.Json(report, RulesJson.Default.RuleReport);
    }
}
