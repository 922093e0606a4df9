using Pipeline.Orders;

namespace Pipeline.Intake;

/// <summary>A refund as its storefront sees it.</summary>
/// <param name="Key">The Idempotency-Key that it was asked for under.</param>
/// <param name="Amount">Minor units.</param>
/// <param name="Status">requested, refunded, refused, or superseded by the order's cancel.</param>
/// <param name="Reason">As it was given.</param>
/// <param name="Returns">Pieces that came back; missing for money alone.</param>
/// <param name="RequestedAt">When it was asked for.</param>
public sealed record RefundView(
    string Key,
    long Amount,
    string Status,
    string? Reason,
    IReadOnlyList<ReturnedLine>? Returns,
    DateTimeOffset RequestedAt)
{
    /// <summary>Every status that there is.</summary>
    public static IReadOnlyList<string> Statuses { get; } = ["requested", "refunded", "refused", "superseded"];

    public static RefundView Of(Order order, Refund refund) => new(
        refund.Key,
        refund.Amount,
        StatusOf(order, refund),
        refund.Reason,
        refund.Returns.Count > 0 ? refund.Returns : null,
        refund.RequestedAt);

    private static string StatusOf(Order order, Refund refund) => refund.State switch
    {
        RefundState.Refused => "refused",
        RefundState.Requested => order.Goal == Goal.Fulfil ? "requested" : "superseded",
        _ => "refunded",
    };
}
