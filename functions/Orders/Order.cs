namespace Pipeline.Orders;

/// <summary>
/// One order: what was asked for, where it is going, and what holds now. Facts and a goal instead of a
/// scripted state machine: <see cref="OrderFlow"/> derives everything else. docs/order-life.md explains why.
/// </summary>
public sealed record Order
{
    public required OrderId Id { get; init; }
    public required string StorefrontId { get; init; }

    /// <summary>SHA-256 of the request's meaning, hex: tells a replay from another order under the same key.</summary>
    public required string Fingerprint { get; init; }

    public required Purchase Purchase { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    public Goal Goal { get; init; }

    /// <summary>Why the goal was turned round; the first reason stays.</summary>
    public UnwindReason Reason { get; init; }

    public StockState Stock { get; init; }
    public PaymentState Payment { get; init; }

    /// <summary>The provider's payment object. Only an id that stands here is ever confirmed or reversed.</summary>
    public string? PaymentId { get; init; }

    /// <summary>What was asked back after the sale, oldest first; see <see cref="RefundFacts"/>.</summary>
    public IReadOnlyList<Refund> Refunds { get; init => field = value ?? []; } = []; // null: an older message

    /// <summary>Why somebody must look before money is taken, and what he said; null when no rule objected.</summary>
    public Review? Review { get; init; }

    /// <summary>What the order waits for; null when it is on its way.</summary>
    public Rest? Rest { get; init; }

    /// <summary>The latest outcome that the customer's storefront was told.</summary>
    public Outcome Announced { get; init; }

    /// <summary>When it forgot its customer; null as long as it knows him.</summary>
    public DateTimeOffset? ErasedAt { get; init; }

    /// <summary>+1 with every write.</summary>
    public int Version { get; init; }

    /// <summary>What happened, oldest first, bounded: see <see cref="OrderFacts"/>.</summary>
    public required IReadOnlyList<TimelineEntry> Timeline { get; init; }
}

/// <summary>Where an order is going. Never back from <see cref="Unwind"/>.</summary>
public enum Goal
{
    Fulfil,
    Unwind,
}

public enum UnwindReason
{
    None,
    OutOfStock,
    Declined,
    Cancelled,

    /// <summary>What it rested for did not come in time.</summary>
    Expired,

    /// <summary>Somebody looked at it and would not have it.</summary>
    Refused,
}

public enum StockState
{
    None,
    Held,
    Released,
}

public enum PaymentState
{
    None,
    Started,

    /// <summary>The money is set aside at the customer's bank, not taken.</summary>
    Authorised,
    Captured,
    Reversed,
}

/// <summary>What a storefront is told: at most one announcement each, but for one of every refund.</summary>
public enum Outcome
{
    None,
    Confirmed,
    Rejected,
    Cancelled,
    Refunded,
}

/// <summary>
/// An order that waits for a person or a date: nobody's turn, and yet not closed. When its time is up and nobody came,
/// the reconciler turns it round.
/// </summary>
/// <param name="Reason">What it waits for.</param>
/// <param name="Until">When it waited long enough.</param>
public sealed record Rest(RestReason Reason, DateTimeOffset Until);

public enum RestReason
{
    /// <summary>The storefront captures the authorised payment, when it ships for instance.</summary>
    AwaitingCapture,

    /// <summary>The provider's payment is not the order's: somebody must look.</summary>
    PaymentMismatch,

    /// <summary>The provider does not do what it was asked, and asking again is no use: somebody must look.</summary>
    PaymentRefused,

    /// <summary>A rule objects: somebody must approve or refuse the order before its money is taken.</summary>
    Review,

    /// <summary>Stock that is to come.</summary>
    Backorder,
}

/// <param name="At">When the fact was established.</param>
/// <param name="Event">Past tense, kebab case: stock-held.</param>
/// <param name="Detail">A word more, never a secret.</param>
public sealed record TimelineEntry(DateTimeOffset At, string Event, string? Detail = null);
