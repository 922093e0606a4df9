using System.Collections.Immutable;
using Pipeline.Messaging;
using Pipeline.Orders;

namespace Pipeline.Operations;

/// <summary>What the open orders wait for.</summary>
/// <param name="Count">How many are open.</param>
/// <param name="Truncated">There are more than were counted.</param>
/// <param name="WaitingFor">By queue.</param>
/// <param name="Estimated">Not every row was read: what waits for which queue is inferred from some of them.</param>
/// <param name="Resting">By reason: these wait for a person or a date, and no queue.</param>
/// <param name="Unreadable">Rows, of those that were read, that this code cannot read: somebody must look.</param>
/// <param name="Oldest">Of those that were read the one that was accepted first.</param>
internal sealed record OpenOrders(
    int Count,
    bool Truncated,
    IReadOnlyDictionary<string, int> WaitingFor,
    bool Estimated,
    IReadOnlyDictionary<string, int> Resting,
    int Unreadable,
    OldestOrder? Oldest)
{
    /// <summary>As many markers are listed: 16 requests, and one more for each 1,000.</summary>
    public const int MostCounted = 20_000;

    private const int MostRead = 100; // one point read each
    private const int FirstOnes = 10;

    public static async Task<OpenOrders> ReadAsync(
        OrderTable orders, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var markers = await orders.ListOpenAsync(cancellationToken)
            .Take(MostCounted + 1).ToListAsync(cancellationToken);
        var counted = markers.Take(MostCounted).ToList();
        var read = ToRead(counted);
        var looks = await orders.LookAsync(read.Select(marker => marker.Id), cancellationToken);

        // A marker may outlive its order by a moment.
        var open = looks.Select(look => look.Order).OfType<Order>().Where(order => !OrderFlow.IsClosed(order)).ToList();
        var isEstimate = read.Count < counted.Count(marker => marker.RestsFor is null);
        var gone = read.Count - open.Count;
        var oldest = open.MinBy(order => order.CreatedAt);
        var resting = counted.Select(marker => marker.RestsFor).OfType<RestReason>().ToList();
        var moving = open.Select(OrderFlow.Next).OfType<Turn>().Select(Queues.For).ToList();
        var factor = isEstimate && moving.Count > 0 ? (counted.Count - resting.Count) / (double)moving.Count : 1;
        return new OpenOrders(
            isEstimate ? counted.Count : counted.Count - gone,
            markers.Count > MostCounted,
            Counted(moving, factor),
            isEstimate,
            Counted(resting.Select(reason => reason.Name()), 1),
            looks.Count(look => look.Unreadable is not null),
            oldest is null ? null : OldestOrder.Of(oldest, now));
    }

    // All that move, while they are few; else some of every partition. And those that stand longest, whatever for.
    private static List<OpenMarker> ToRead(List<OpenMarker> markers)
    {
        var moving = markers.Where(marker => marker.RestsFor is null).ToList();
        var step = Math.Max(1, moving.Count / (double)MostRead);
        var some = Enumerable.Range(0, Math.Min(moving.Count, MostRead)).Select(place => moving[(int)(place * step)]);
        return [.. some.Concat(markers.OrderBy(marker => marker.WrittenAt).Take(FirstOnes)).Distinct()];
    }

    private static ImmutableSortedDictionary<string, int> Counted(IEnumerable<string> names, double factor) => names
        .CountBy(name => name)
        .ToImmutableSortedDictionary(
            each => each.Key, each => (int)Math.Round(each.Value * factor), StringComparer.Ordinal);
}

/// <param name="Id">The order.</param>
/// <param name="CreatedAt">When it was accepted.</param>
/// <param name="AgeSeconds">Since then.</param>
internal sealed record OldestOrder(string Id, DateTimeOffset CreatedAt, double AgeSeconds)
{
    public static OldestOrder Of(Order order, DateTimeOffset now) =>
        new(order.Id.Value, order.CreatedAt, Math.Round((now - order.CreatedAt).TotalSeconds, 1));
}
