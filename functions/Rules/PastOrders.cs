using Pipeline.Orders;

namespace Pipeline.Rules;

/// <summary>A storefront's newest orders, to look at with other rules; bounded, and read from the rows alone.</summary>
public sealed class PastOrders(OrderTable orders, PriceBook prices)
{
    public const int Most = 1_000;
    private const int ParallelReads = 32;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>The newest orders, newest first, each with what the rules would be told of it.</summary>
    public async Task<IReadOnlyList<(Order Order, RuleFacts Facts)>> ReadAsync(
        string storefrontId, DateTimeOffset? since, int most, CancellationToken cancellationToken)
    {
        var listed = await orders.ListAsync(new ListRange(storefrontId, null, since), most, cancellationToken);
        var read = new List<Order>(listed.Count);
        foreach (var some in listed.Chunk(ParallelReads))
        {
            var rows = await Task.WhenAll(some.Select(position => FindAsync(position.Id, cancellationToken)));
            read.AddRange(rows.OfType<Order>().Where(order => order.StorefrontId == storefrontId));
        }

        var facts = new List<(Order, RuleFacts)>(read.Count);
        foreach (var order in read)
        {
            var known = await prices.OfAsync(
                order.Purchase.Lines.Select(line => line.Sku), order.Purchase.Total.Currency, cancellationToken);
            facts.Add((order, new RuleFacts(order.Purchase, known, CountHour(order, read))));
        }

        return facts;
    }

    // One that cannot be read says nothing about the others.
    private async Task<Order?> FindAsync(OrderId id, CancellationToken cancellationToken)
    {
        try
        {
            return (await orders.ReadAsync(id, cancellationToken))?.Order;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static int CountHour(Order order, List<Order> all) => all.Count(other =>
        other.CreatedAt <= order.CreatedAt && other.CreatedAt > order.CreatedAt - Hour
        && string.Equals(
            other.Purchase.Customer.Email, order.Purchase.Customer.Email, StringComparison.OrdinalIgnoreCase));
}
