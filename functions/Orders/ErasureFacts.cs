namespace Pipeline.Orders;

/// <summary>The fact by which an order forgets the person who placed it (docs/data.md).</summary>
public static class ErasureFacts
{
    private const string Nobody = "";
    private const string NoFingerprint = "erased"; // no SHA-256: whoever sends the order again is told of another one

    /// <summary>Whether nothing is on its way that would need to know the customer.</summary>
    public static bool MayBeErased(Order order) => OrderFlow.IsClosed(order);

    /// <summary>
    /// Nothing that points to a person is left: what was bought, what it cost and what became of it stays, and so does
    /// the payment's id, for the order may still be refunded or cancelled.
    /// </summary>
    public static Order Erased(this Order order, DateTimeOffset at) => order.ErasedAt is not null
        ? order
        : (order with
        {
            ErasedAt = at,
            Fingerprint = NoFingerprint,
            Purchase = order.Purchase.Erased(),
            Refunds = [.. order.Refunds.Select(refund => refund with { Reason = null })],
            Review = order.Review is { } review ? review with { By = review.By?.Split(':')[0] } : null,
            Timeline = [.. order.Timeline.Select(entry => entry.Event == "announced"
                ? entry
                : entry with { Detail = null })],
        }).Wrote(at, "personal-data-erased");

    private static Purchase Erased(this Purchase purchase) => purchase with
    {
        Customer = new Customer(Nobody),
        ShipTo = null,
        Payment = purchase.Payment with { Token = Nobody },
        Metadata = null,
        Lines = [.. purchase.Lines.Select(line => line with { Name = null })],
    };
}
