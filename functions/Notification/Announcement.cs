using Pipeline.Orders;

namespace Pipeline.Notification;

/// <summary>One thing that a storefront was told. All of it is derived from the row that it announces.</summary>
/// <param name="Id">evt_{orderId}_{outcome}, of a refund with its number: always the same.</param>
/// <param name="StorefrontId">Whom.</param>
/// <param name="OrderId">About which order.</param>
/// <param name="Reference">The storefront's own name for it.</param>
/// <param name="Outcome">What.</param>
/// <param name="Reason">Why, when it came to nothing.</param>
/// <param name="Total">What the order is worth.</param>
/// <param name="Sequence">A receiver keeps the highest: a late delivery of an older outcome is possible.</param>
/// <param name="At">When the outcome was established.</param>
/// <param name="Refund">What was given back, where that is what is told.</param>
public sealed record Announcement(
    string Id,
    string StorefrontId,
    OrderId OrderId,
    string Reference,
    Outcome Outcome,
    UnwindReason Reason,
    Money Total,
    int Sequence,
    DateTimeOffset At,
    RefundTold? Refund = null)
{
    /// <summary>What is to be told about an order that reached the end of its way.</summary>
    public static Announcement Of(Order order)
    {
        var outcome = OrderFlow.OutcomeOf(order);
        var refund = order.OpenRefundNumber();
        return new Announcement(
            outcome == Outcome.Refunded ? $"evt_{order.Id}_{outcome}-{refund}" : $"evt_{order.Id}_{outcome}",
            order.StorefrontId,
            order.Id,
            order.Purchase.Reference,
            outcome,
            order.Reason,
            order.Purchase.Total,
            Sequence: outcome switch
            {
                Outcome.Confirmed => 1,
                Outcome.Refunded => 1 + refund,
                _ => 2 + order.Refunds.Count, // whatever was told of refunds was told before
            },
            order.UpdatedAt,
            order.OpenRefund() is { } told && outcome == Outcome.Refunded
                ? new RefundTold(told.Amount, order.Refunded())
                : null);
    }
}

/// <summary>A refund as it is told.</summary>
/// <param name="Amount">Minor units of this one.</param>
/// <param name="InAll">Minor units of all until then.</param>
public sealed record RefundTold(long Amount, long InAll);

/// <param name="Position">1 for the first thing that its storefront was told; no position is left out.</param>
/// <param name="Announcement">What was told.</param>
public sealed record LoggedAnnouncement(long Position, Announcement Announcement);
