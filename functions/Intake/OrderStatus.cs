using Pipeline.Orders;

namespace Pipeline.Intake;

/// <summary>Where an order stands, in one word for its storefront: derived from the row, kept nowhere.</summary>
internal static class OrderStatus
{
    /// <summary>Every status that there is.</summary>
    public static IReadOnlyList<string> All { get; } =
        ["received", "reserved", "confirmed", "held", "rejected", "cancelling", "cancelled", "refunded"];

    public static string Of(Order order) => order switch
    {
        { Goal: Goal.Fulfil, Announced: not Outcome.None } =>
            order.Refunded() == order.Purchase.Total.Amount && order.Refunds.Count > 0 ? "refunded" : "confirmed",
        { Goal: Goal.Fulfil, Rest.Reason: not RestReason.AwaitingCapture } => "held",
        { Goal: Goal.Fulfil, Stock: StockState.Held } => "reserved",
        { Goal: Goal.Fulfil } => "received",
        { Reason: UnwindReason.Cancelled or UnwindReason.Expired } =>
            OrderFlow.IsClosed(order) ? "cancelled" : "cancelling",
        _ => "rejected",
    };
}
