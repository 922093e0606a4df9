namespace Pipeline.Orders;

/// <summary>The facts about refunds: they are dealt with one after the other, as they were asked for.</summary>
public static class RefundFacts
{
    /// <summary>So many of one order: the row must stay readable.</summary>
    public const int MostRefunds = 20;

    /// <summary>Asked for; durable before any money moves.</summary>
    public static Order RefundRequested(this Order order, Refund refund, DateTimeOffset at) =>
        order.Refunds.Count < MostRefunds
            ? (order with { Refunds = [.. order.Refunds, refund] }).Wrote(at, "refund-requested", $"{refund.Amount}")
            : throw new InvalidOperationException($"{order.Id} has {MostRefunds} refunds already.");

    /// <summary>The money of the open refund is on its way to the customer.</summary>
    public static Order RefundPaid(this Order order, DateTimeOffset at) =>
        (order with { Refunds = order.Reach(RefundState.Paid) })
        .Wrote(at, "refunded", $"{order.OpenRefund()?.Amount}");

    /// <summary>The provider will not, and never will: nothing of the open refund was given back.</summary>
    public static Order RefundRefused(this Order order, string? detail, DateTimeOffset at) =>
        (order with { Refunds = order.Reach(RefundState.Refused) }).Wrote(at, "refund-refused", detail);

    /// <summary>The pieces of the open refund are in stock again.</summary>
    public static Order Restocked(this Order order, DateTimeOffset at) =>
        (order with { Refunds = order.Reach(RefundState.Restocked) }).Wrote(at, "restocked");

    /// <summary>The refund that something is to be done about; null when there is none.</summary>
    public static Refund? OpenRefund(this Order order) =>
        order.Refunds.FirstOrDefault(refund => !IsDone(refund));

    /// <summary>Which of the order's refunds is open, from 1; one more than there are when none is.</summary>
    public static int OpenRefundNumber(this Order order) => 1 + order.Refunds.TakeWhile(IsDone).Count();

    /// <summary>Minor units that were given back, or are on their way, or are to be.</summary>
    public static long RefundsInAll(this Order order) =>
        order.Refunds.Where(refund => refund.State != RefundState.Refused).Sum(refund => refund.Amount);

    /// <summary>Minor units that the provider gave back.</summary>
    public static long Refunded(this Order order) => order.Refunds.Where(IsPaid).Sum(refund => refund.Amount);

    /// <summary>Pieces of a SKU that did not come back and are not announced to.</summary>
    public static int PiecesLeft(this Order order, string sku) =>
        order.Purchase.Lines.Where(line => line.Sku == sku).Sum(line => line.Quantity)
        - order.Refunds.Where(refund => refund.State != RefundState.Refused)
            .SelectMany(refund => refund.Returns).Where(line => line.Sku == sku).Sum(line => line.Quantity);

    /// <summary>Its money was given back.</summary>
    public static bool IsPaid(Refund refund) =>
        refund.State is RefundState.Paid or RefundState.Restocked or RefundState.Told;

    private static bool IsDone(Refund refund) => refund.State is RefundState.Told or RefundState.Refused;

    internal static IReadOnlyList<Refund> Reach(this Order order, RefundState state)
    {
        var open = order.OpenRefund() ?? throw new InvalidOperationException($"{order.Id} has no open refund.");
        return [.. order.Refunds.Select(refund => refund.Key == open.Key ? refund with { State = state } : refund)];
    }
}
