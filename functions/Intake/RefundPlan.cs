using Pipeline.Orders;
using Pipeline.Storefronts;

namespace Pipeline.Intake;

/// <summary>Decides, without touching anything, whether so much of an order may be given back.</summary>
internal static class RefundPlan
{
    /// <summary>The refund that stands under this key; null when the key is new.</summary>
    public static Refund? FindEarlier(Order order, string key) =>
        order.Refunds.FirstOrDefault(refund => refund.Key == key);

    /// <summary>Whether a refund is what is asked for; an amount that is left out is that of the first time.</summary>
    public static bool Means(Refund earlier, RefundRequest asked) =>
        earlier.Amount == (asked.Amount ?? earlier.Amount)
        && earlier.Reason == PurchaseOf.Normal(asked.Reason)
        && earlier.Returns.SequenceEqual(Returns(asked));

    /// <summary>Minor units that may be given back now; none when no refund would be taken.</summary>
    public static long Refundable(Order order) => ReasonAgainst(order, Left(order)) is null ? Left(order) : 0;

    /// <summary>What is to be asked of the provider, or why it cannot be.</summary>
    public static (Refund? Refund, Refusal? Refusal) Of(Order order, RefundRequest asked, string key, DateTimeOffset at)
    {
        var left = Left(order);
        if (ReasonAgainst(order, left) is { } reason) return (null, new Refusal(Problems.NotRefundable, reason));
        var returns = Returns(asked);
        List<FieldError> faults = [.. returns.Select((line, i) => TooMany(order, line, i)).OfType<FieldError>()];
        if (asked.Amount > left) faults.Insert(0, new FieldError("#/amount", $"must be at most {left}"));
        if (faults.Count > 0)
        {
            return (null, new Refusal(
                Problems.RefundTooLarge, $"{left} minor units of {order.Purchase.Total.Currency} are left.", faults));
        }

        return (new Refund(key, asked.Amount ?? left, PurchaseOf.Normal(asked.Reason), returns, at), null);
    }

    private static long Left(Order order) => order.Purchase.Total.Amount - order.RefundsInAll();

    private static string? ReasonAgainst(Order order, long left) => order switch
    {
        { Goal: Goal.Unwind } => "The order is turned round: whatever was taken is given back.",
        { Payment: PaymentState.Authorised } => "Its money is not taken yet: cancel the order instead.",
        { Payment: not PaymentState.Captured } => "Its money is not taken yet. Read the order.",
        _ when left == 0 => "All its money is given back already.",
        { Refunds.Count: >= RefundFacts.MostRefunds } =>
            $"An order has at most {RefundFacts.MostRefunds} refunds. Cancel it to give back what is left.",
        _ => null,
    };

    private static FieldError? TooMany(Order order, ReturnedLine line, int index)
    {
        var left = order.PiecesLeft(line.Sku);
        return line.Quantity > left
            ? new FieldError($"#/returns/{index}", $"must be at most {left} pieces of a SKU of the order")
            : null;
    }

    // One entry a SKU, as the order has one line a SKU.
    private static IReadOnlyList<ReturnedLine> Returns(RefundRequest asked) =>
        [.. (asked.Returns ?? []).GroupBy(line => line!.Sku!) // the validator required all of it
            .Select(same => new ReturnedLine(same.Key, same.Sum(line => line!.Quantity!.Value)))]; // as above
}
