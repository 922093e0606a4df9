using Pipeline.Orders;

namespace Pipeline.Intake;

/// <summary>What an order waits for.</summary>
/// <param name="Reason">Kebab case, as payment-mismatch.</param>
/// <param name="Until">When it is turned round if nobody comes.</param>
/// <param name="Decides">Who can end it: operator, storefront (by a capture) or stock (that comes).</param>
/// <param name="Otherwise">What becomes of the order then: its end, and the reason that it gives.</param>
/// <param name="Runbook">The path of the page that says what to do.</param>
/// <param name="Findings">What the rules object to, where it waits for a review.</param>
public sealed record HoldView(
    string Reason,
    DateTimeOffset Until,
    string Decides,
    HoldEnd Otherwise,
    string Runbook,
    IReadOnlyList<Finding>? Findings)
{
    /// <summary>The decider that is a person of ours.</summary>
    internal const string Operator = "operator";

    /// <summary>Every reason that there is.</summary>
    public static IReadOnlyList<string> Reasons { get; } = [.. Enum.GetValues<RestReason>().Select(OutcomeNames.Name)];

    /// <summary>All that can end a hold.</summary>
    public static IReadOnlyList<string> Deciders { get; } = [Operator, "stock", "storefront"];

    /// <summary>Who can end a hold for this reason.</summary>
    internal static string DeciderOf(RestReason reason) => reason switch
    {
        RestReason.AwaitingCapture => "storefront",
        RestReason.Backorder => "stock",
        _ => Operator,
    };

    public static HoldView? Of(Order order)
    {
        if (order.Rest is not { } rest) return null;
        var reason = rest.Reason.Name();
        return new HoldView(
            reason,
            rest.Until,
            DeciderOf(rest.Reason),
            HoldEnd.Of(order),
            $"/docs/runbooks/held-{reason}",
            rest.Reason == RestReason.Review ? order.Review?.Findings : null);
    }
}

/// <param name="Status">What the order ends as: its stock is released, and no money is kept.</param>
/// <param name="Reason">What it then gives as the reason.</param>
public sealed record HoldEnd(string Status, string? Reason)
{
    internal static HoldEnd Of(Order order)
    {
        var expired = order.Expired(order.UpdatedAt);
        return new HoldEnd(OrderFlow.OutcomeOf(expired).Name(), expired.Reason.Name());
    }
}
