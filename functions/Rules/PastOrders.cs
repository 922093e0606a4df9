using Pipeline.Orders;

namespace Pipeline.Rules;

/// <summary>A storefront's newest orders, to look at with other rules; bounded, and read from the rows alone.</summary>
public sealed class PastOrders(OrderTable orders, PriceBook prices)
{
    public const int Most = 1_000;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>The newest orders, newest first, each with what the rules would be told of it.</summary>
    public async Task<IReadOnlyList<(Order Order, RuleFacts Facts)>> ReadAsync(
        string storefrontId, DateTimeOffset? since, int most, CancellationToken cancellationToken)
    {
        var listed = await orders.ListAsync(new ListRange(storefrontId, null, since), most, cancellationToken);
        var looks = await orders.LookAsync(listed.Select(position => position.Id), cancellationToken);
        var read = looks.Select(look => look.Order).OfType<Order>()
            .Where(order => order.StorefrontId == storefrontId).ToList();
        var facts = new List<(Order, RuleFacts)>(read.Count);
        foreach (var order in read)
        {
            var known = await prices.OfAsync(
                order.Purchase.Lines.Select(line => line.Sku), order.Purchase.Total.Currency, cancellationToken);
            facts.Add((order, new RuleFacts(order.Purchase, known, CountHour(order, read))));
        }

        return facts;
    }

    private static int CountHour(Order order, List<Order> all) => all.Count(other =>
        other.CreatedAt <= order.CreatedAt && other.CreatedAt > order.CreatedAt - Hour
        && string.Equals(
            other.Purchase.Customer.Email, order.Purchase.Customer.Email, StringComparison.OrdinalIgnoreCase));
}
