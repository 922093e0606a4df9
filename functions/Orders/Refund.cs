namespace Pipeline.Orders;

/// <summary>A part of a captured order's money that is given back, and the pieces that come back for it.</summary>
/// <param name="Key">The idempotency key that it was asked for under; one refund of its order.</param>
/// <param name="Amount">Minor units of the order's currency, above zero.</param>
/// <param name="Reason">In the words of whoever asked, at most 100 characters.</param>
/// <param name="Returns">What goes back into stock, one entry a SKU; empty for money alone.</param>
/// <param name="RequestedAt">When it was asked for.</param>
/// <param name="State">What holds of it.</param>
public sealed record Refund(
    string Key,
    long Amount,
    string? Reason,
    IReadOnlyList<ReturnedLine> Returns,
    DateTimeOffset RequestedAt,
    RefundState State = RefundState.Requested);

/// <param name="Sku">One of the order's.</param>
/// <param name="Quantity">Pieces, at least 1; all refunds together no more than the order has.</param>
public sealed record ReturnedLine(string Sku, int Quantity);

/// <summary>What holds of a refund, in the order in which it comes true.</summary>
public enum RefundState
{
    /// <summary>It is the payment step's turn.</summary>
    Requested,

    /// <summary>The provider gives the money back.</summary>
    Paid,

    /// <summary>The pieces are in stock again.</summary>
    Restocked,

    /// <summary>The storefront knows.</summary>
    Told,

    /// <summary>The provider will not, and nothing was given back.</summary>
    Refused,
}
