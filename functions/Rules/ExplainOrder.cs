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
        var facts = new RuleFacts(order.Purchase, known, OrdersThisHour: null);
        return Results.Json(
            new OrderExplanation(
                order.Id.Value,
                order.Review,
                await ThenAsync(order, facts, cancellationToken),
                stored.Version,
                Evaluation.Of(stored.Rules, facts),
                Authority.Deciders(stored.Rules, order.Purchase.Total)),
            RulesJson.Default.OrderExplanation);
    }

    // An order that nothing objected to does not say which rules looked at it: it was let through by whichever stood.
    private async Task<IReadOnlyList<RuleVerdict>?> ThenAsync(
        Order order, RuleFacts facts, CancellationToken cancellationToken) =>
        order.Review is { } review
        && await table.FindVersionAsync(order.StorefrontId, review.RulesVersion, cancellationToken) is { } rules
            ? Evaluation.Of(rules.Rules, facts)
            : null;
}

/// <param name="Id">The order.</param>
/// <param name="Review">What was found when it came, and who decided; missing when nothing objected.</param>
/// <param name="Then">What each rule of that time says; missing as the review is. Prices are those of now.</param>
/// <param name="Version">Of the rules as they are now.</param>
/// <param name="Now">What each rule says of it now; its address's orders are counted when it comes only.</param>
/// <param name="Deciders">Roles that may approve it, beside operators without a role, who may always.</param>
internal sealed record OrderExplanation(
    string Id,
    Review? Review,
    IReadOnlyList<RuleVerdict>? Then,
    int Version,
    IReadOnlyList<RuleVerdict> Now,
    IReadOnlyList<string> Deciders);
