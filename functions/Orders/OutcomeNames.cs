namespace Pipeline.Orders;

/// <summary>How storefronts read reasons and outcomes, wherever they are told of them.</summary>
public static class OutcomeNames
{
    /// <summary>Kebab case; null when there is no reason.</summary>
    public static string? Name(this UnwindReason reason) => reason switch
    {
        UnwindReason.None => null,
        UnwindReason.OutOfStock => "out-of-stock",
        UnwindReason.Declined => "declined",
        UnwindReason.Cancelled => "cancelled",
        UnwindReason.Expired => "expired",
        UnwindReason.Refused => "refused",
        _ => throw new InvalidOperationException($"Unknown reason {reason}."),
    };

    /// <summary>Kebab case: what an order waits for.</summary>
    public static string Name(this RestReason reason) => reason switch
    {
        RestReason.AwaitingCapture => "awaiting-capture",
        RestReason.PaymentMismatch => "payment-mismatch",
        RestReason.PaymentRefused => "payment-refused",
        RestReason.Review => "review",
        RestReason.Backorder => "backorder",
        _ => throw new InvalidOperationException($"Unknown rest {reason}."),
    };

    /// <summary>The order's status once the outcome was told.</summary>
    public static string Name(this Outcome outcome) => outcome switch
    {
        Outcome.Confirmed => "confirmed",
        Outcome.Rejected => "rejected",
        Outcome.Cancelled => "cancelled",
        Outcome.Refunded => "refunded",
        Outcome.None => throw new InvalidOperationException("There is no outcome yet."),
        _ => throw new InvalidOperationException($"Unknown outcome {outcome}."),
    };
}
