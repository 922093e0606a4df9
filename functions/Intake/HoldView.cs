using Pipeline.Orders;

namespace Pipeline.Intake;

/// <summary>What an order waits for.</summary>
/// <param name="Reason">Kebab case, as payment-mismatch; docs/runbooks has a page for each that people decide.</param>
/// <param name="Until">When it is turned round if nobody comes.</param>
/// <param name="Findings">What the rules object to, where it waits for a review.</param>
public sealed record HoldView(string Reason, DateTimeOffset Until, IReadOnlyList<Finding>? Findings)
{
    /// <summary>Every reason that there is.</summary>
    public static IReadOnlyList<string> Reasons { get; } = [.. Enum.GetValues<RestReason>().Select(OutcomeNames.Name)];

    public static HoldView? Of(Order order) => order.Rest is { } rest
        ? new HoldView(
            rest.Reason.Name(), rest.Until, rest.Reason == RestReason.Review ? order.Review?.Findings : null)
        : null;
}
