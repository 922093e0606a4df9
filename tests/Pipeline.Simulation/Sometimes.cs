using Pipeline.Simulation.Engine;

namespace Pipeline.Simulation;

/// <summary>What a run of random histories must have seen, or it shows nothing by being clean.</summary>
internal static class Sometimes
{
    private static readonly string[] Operations =
    [
        "table.read", "table.write", "queue.send", "settle.complete", "provider.create", "provider.confirm",
        "provider.reverse", "provider.refund",
    ];

    private static readonly string[] States =
    [
        "Goal Fulfil -> Unwind", "Reason None -> OutOfStock", "Reason None -> Declined", "Reason None -> Cancelled",
        "Reason None -> Expired",
        "Reason None -> Refused", "Stock None -> Held", "Stock None -> Released", "Stock Held -> Released",
        "Payment None -> Started", "Payment Started -> Captured", "Payment Started -> Authorised",
        "Payment Started -> Reversed", "Payment Authorised -> Captured", "Payment Authorised -> Reversed",
        "Payment Captured -> Reversed", "RestReason None -> AwaitingCapture", "RestReason None -> PaymentMismatch",
        "RestReason None -> PaymentRefused", "RestReason PaymentRefused -> None", "RestReason None -> Review",
        "RestReason Review -> None",
        "RestReason AwaitingCapture -> None", "RestReason PaymentMismatch -> None", "Announced None -> Confirmed",
        "Announced None -> Rejected", "Announced None -> Cancelled", "Announced Confirmed -> Cancelled",
        "Announced Confirmed -> Refunded", "Announced Refunded -> Cancelled",
        "refund Requested", "refund Paid", "refund Restocked", "refund Told",
        "RestReason None -> Backorder", "RestReason Backorder -> None",
        "hold none -> Waiting", "hold Waiting -> Held", "hold Waiting -> Released",
        "hold none -> Held", "hold none -> Released", "hold Held -> Released",
    ];

    private static readonly string[] Events =
    [
        "place 202", "place 422", "place 503", "place 0", "cancel 202", "cancel 404", "cancel 503", "cancel 0",
        "capture 202", "capture 409", "refunds 202", "refunds 409", "refunds 422", "provider tells", "receive 200",
        "approve 202", "approve 409", "reject 202", "reject 409",
        "money given back in part", "money given back in full",
        "broker lost everything", "outage queue", "outage table", "lock lost early",
        "redelivery", "dead letters kept", "rescue", "open: rests", "open: was never nudged after an answer",
        "money Authorised",
        "money Captured", "money Declined", "money Cancelled", "money Refunded",
    ];

    public static IReadOnlyList<string> Expected { get; } =
    [
        .. States, .. Events,
        .. from operation in Operations
           from fault in Enum.GetValues<Fault>()
           where fault != Fault.None
           select Tally.FaultOf(operation, fault),
    ];

    public static IReadOnlyList<string> Missing(Tally tally) => [.. Expected.Where(what => tally[what] == 0)];
}
