using Azure.Data.Tables;
using Pipeline.Orders;
using Pipeline.Storefronts;

namespace Pipeline.Rules;

/// <summary>
/// Looks at an order before it is stored, with the rules of its storefront as they were at most a minute ago. A
/// storefront without rules and prices costs two reads a minute, and an order of it none.
/// </summary>
public sealed class ReviewOrder
{
    private readonly Remembered<string, StoredRules> rules;
    private readonly PriceBook prices;
    private readonly RecentBuyers buyers;

    public ReviewOrder(RuleTable table, PriceBook prices, TableServiceClient service, TimeProvider time)
    {
        rules = new(table.FindAsync, time);
        this.prices = prices;
        buyers = new RecentBuyers(service, time);
    }

    /// <summary>What the order is held for; null when nothing objects.</summary>
    /// <exception cref="Exception">The rules cannot be read: the order must not be let through unlooked at.</exception>
    public async Task<Review?> RunAsync(
        string storefrontId, OrderId order, Purchase purchase, CancellationToken cancellationToken)
    {
        var stored = await rules.FindAsync(storefrontId, cancellationToken) ?? StoredRules.None;
        var known = await prices.OfAsync(
            purchase.Lines.Select(line => line.Sku), purchase.Total.Currency, cancellationToken);
        int? count = Evaluation.CountsOrders(stored.Rules)
            ? await buyers.CountAsync(storefrontId, order, purchase.Customer.Email, cancellationToken)
            : null;
        return Evaluation.Review(stored, new RuleFacts(purchase, known, count));
    }
}
