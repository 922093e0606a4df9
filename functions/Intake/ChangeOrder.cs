using Microsoft.AspNetCore.Http;
using Pipeline.Orders;
using Pipeline.Storefronts;

namespace Pipeline.Intake;

/// <summary>
/// Changes one order at somebody's request: reads it, lets the caller decide, writes under the row's ETag, and goes
/// round when somebody else wrote first. If-Match counts in every round: who won the race may have made the order
/// another one than the requester saw.
/// </summary>
public sealed class ChangeOrder(OrderTable orders, TimeProvider time)
{
    // A round is lost only to somebody else's write of this one order, and an order has a handful of those.
    private const int MostRounds = 10;
    private static readonly TimeSpan StoreTimeout = TimeSpan.FromSeconds(5);

    /// <param name="request">Whose answer it is.</param>
    /// <param name="id">The order; one that nobody has is a 404.</param>
    /// <param name="ifMatch">What it must be like, unless looking settles the matter.</param>
    /// <param name="look">
    /// What needs no If-Match, from the order and what was tried last: a refusal, or that it is done; null to go on.
    /// </param>
    /// <param name="decide">What is to become of the order as it stands.</param>
    /// <param name="cancellationToken">Ends the wait; the outcome is then unknown.</param>
    /// <exception cref="TimeoutException">Others were faster too often, or the store does not answer.</exception>
    internal async Task<OrderChange> RunAsync(
        HttpRequest request,
        OrderId id,
        IfMatch ifMatch,
        Func<Order, Order?, ValueTask<Proposal?>> look,
        Func<Order, ValueTask<Proposal>> decide,
        CancellationToken cancellationToken)
    {
        Order? tried = null;
        for (var round = 0; round < MostRounds; round++)
        {
            var stored = await orders.ReadAsync(id, cancellationToken).WaitAsync(StoreTimeout, time, cancellationToken);
            if (stored is null) return OrderChange.Refused(OrderView.NotFound(request));
            var proposal = await look(stored.Order, tried);
            if (proposal is null)
            {
                if (!ifMatch.Allows(stored.Order)) return OrderChange.Refused(Changed(request));
                proposal = await decide(stored.Order);
            }

            if (proposal.Refusal is { } refusal) return OrderChange.Refused(refusal);
            if (proposal.Order is not { } changed) return new OrderChange(stored, IsRepeat: tried is null, null);
            tried = changed;
            var written = await orders.WriteAsync(stored, changed, cancellationToken)
                .WaitAsync(StoreTimeout, time, cancellationToken);
            if (written is not null) return new OrderChange(written, IsRepeat: false, null);
        }

        throw new TimeoutException($"{id} was overtaken {MostRounds} times.");
    }

    /// <summary>
    /// Whether what was tried stands in the order: the SDK repeats a write whose answer was lost and then reports its
    /// own success as a conflict. For what says the same whoever writes it; two refunds may well look alike.
    /// </summary>
    internal static bool IsOwn(Order order, Order? tried) =>
        tried is not null && order.Timeline.Contains(tried.Timeline[^1]);

    private static IResult Changed(HttpRequest request) => Problems.PreconditionFailed.Answer(
        request, "The order is no longer as it was under that ETag. Read it and decide anew.");
}

/// <summary>What is to become of an order.</summary>
/// <param name="Order">The order to be written; null to leave it as it stands.</param>
/// <param name="Refusal">The answer that it is not to be; null otherwise.</param>
internal sealed record Proposal(Order? Order, IResult? Refusal)
{
    /// <summary>It is so already.</summary>
    public static Proposal Stay { get; } = new(null, null);

    public static Proposal To(Order changed) => new(changed, null);

    public static Proposal Refuse(IResult refusal) => new(null, refusal);
}

/// <summary>What became of a request to change an order.</summary>
/// <param name="Stored">The order as it stands, with the wish in it; null when it is refused.</param>
/// <param name="IsRepeat">It was so before, and nothing was written.</param>
/// <param name="Refusal">Null when it is not refused.</param>
internal sealed record OrderChange(StoredOrder? Stored, bool IsRepeat, IResult? Refusal)
{
    public static OrderChange Refused(IResult refusal) => new(null, false, refusal);
}
