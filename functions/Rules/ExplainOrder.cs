using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Orders;
using Pipeline.Storefronts;

namespace Pipeline.Rules;

/// <summary>Tells why an order was held, or was not: what was found when it came, and each rule's word now.</summary>
public sealed class ExplainOrder(Callers callers, OrderTable orders, RuleTable table, PriceBook prices)
{
    [Function(nameof(ExplainOrder))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ops/orders/{id}/why")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        var (caller, stranger) = await callers.AdmitOperatorAsync(request, cancellationToken);
        if (caller is null) return stranger!; // an admission has one or the other

        var stands = OrderId.Parse(id) is { } orderId ? await orders.ReadAsync(orderId, cancellationToken) : null;
        if (stands?.Order is not { } order) return Problems.NotFound.Answer(request, "No order has this id.");
        var stored = await table.FindAsync(order.StorefrontId, cancellationToken) ?? StoredRules.None;
        var known = await prices.OfAsync(
            order.Purchase.Lines.Select(line => line.Sku), order.Purchase.Total.Currency, cancellationToken);
        var verdicts = Evaluation.Of(stored.Rules, new RuleFacts(order.Purchase, known, OrdersThisHour: null));
        return Results.Json(
            new OrderExplanation(order.Id.Value, order.Review, stored.Version, verdicts),
            RulesJson.Default.OrderExplanation);
    }
}

/// <param name="Id">The order.</param>
/// <param name="Review">What was found when it came, and who decided; missing when nothing objected.</param>
/// <param name="Version">Of the rules as they are now.</param>
/// <param name="Now">What each rule says of it now; its address's orders are counted when it comes only.</param>
internal sealed record OrderExplanation(string Id, Review? Review, int Version, IReadOnlyList<RuleVerdict> Now);
