using System.Collections.Immutable;
using System.Text.Json;
using Pipeline.Messaging;
using Pipeline.Orders;

namespace Pipeline.Operations;

/// <summary>What the open orders wait for.</summary>
/// <param name="Count">Open orders that were read.</param>
/// <param name="Truncated">There are more; what is counted here is of some of them.</param>
/// <param name="WaitingFor">By queue.</param>
/// <param name="Resting">By reason: these wait for a person or a date, and no queue.</param>
/// <param name="Unreadable">Rows that this code cannot read: somebody must look.</param>
/// <param name="Oldest">The one that was accepted first.</param>
internal sealed record OpenOrders(
    int Count,
    bool Truncated,
    IReadOnlyDictionary<string, int> WaitingFor,
    IReadOnlyDictionary<string, int> Resting,
    int Unreadable,
    OldestOrder? Oldest)
{
    private const int MostRead = 500; // one point read each

    public static async Task<OpenOrders> ReadAsync(
        OrderTable orders, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var markers = await orders.ListOpenAsync(cancellationToken).Take(MostRead + 1).ToListAsync(cancellationToken);
        var looks = await orders.LookAsync(markers.Take(MostRead).Select(marker => marker.Id), cancellationToken);

        // A marker may outlive its order by a moment.
        var open = looks.Select(look => look.Order).OfType<Order>().Where(order => !OrderFlow.IsClosed(order)).ToList();
        var oldest = open.MinBy(order => order.CreatedAt);
        return new OpenOrders(
            open.Count,
            markers.Count > MostRead,
            Counted(open.Select(OrderFlow.Next).OfType<Turn>().Select(Queues.For)),
            Counted(open.Select(order => order.Rest?.Reason).OfType<RestReason>()
                .Select(reason => JsonNamingPolicy.KebabCaseLower.ConvertName(reason.ToString()))),
            looks.Count(look => look.Unreadable is not null),
            oldest is null ? null : OldestOrder.Of(oldest, now));
    }

    private static ImmutableSortedDictionary<string, int> Counted(IEnumerable<string> names) =>
        names.CountBy(name => name).ToImmutableSortedDictionary(StringComparer.Ordinal);
}

/// <param name="Id">The order.</param>
/// <param name="CreatedAt">When it was accepted.</param>
/// <param name="AgeSeconds">Since then.</param>
internal sealed record OldestOrder(string Id, DateTimeOffset CreatedAt, double AgeSeconds)
{
    public static OldestOrder Of(Order order, DateTimeOffset now) =>
        new(order.Id.Value, order.CreatedAt, Math.Round((now - order.CreatedAt).TotalSeconds, 1));
}
