namespace Pipeline.Orders;

/// <summary>What was found where an order was looked for.</summary>
/// <param name="Order">Null when there is none, or its row cannot be read.</param>
/// <param name="Unreadable">Why it cannot be read; null when it can.</param>
public sealed record OrderLook(Order? Order, InvalidDataException? Unreadable);

/// <summary>Reads many rows, for people.</summary>
public static class OrderRows
{
    private const int Parallel = 32;

    /// <summary>A look for each id, in their order. A row that is broken hides none of the others.</summary>
    public static async Task<IReadOnlyList<OrderLook>> LookAsync(
        this OrderTable orders, IEnumerable<OrderId> ids, CancellationToken cancellationToken)
    {
        var looks = new List<OrderLook>();
        foreach (var some in ids.Chunk(Parallel))
            looks.AddRange(await Task.WhenAll(some.Select(id => LookAsync(orders, id, cancellationToken))));
        return looks;
    }

    private static async Task<OrderLook> LookAsync(OrderTable orders, OrderId id, CancellationToken cancellationToken)
    {
        try
        {
            return new OrderLook((await orders.ReadAsync(id, cancellationToken))?.Order, null);
        }
        catch (InvalidDataException unreadable)
        {
            return new OrderLook(null, unreadable);
        }
    }
}
