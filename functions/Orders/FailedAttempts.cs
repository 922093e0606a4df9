namespace Pipeline.Orders;

/// <summary>
/// Attempts that came to nothing. They are no facts and no write of their own: they travel with the nudge that tries
/// again, and the next fact's write puts them into the timeline.
/// </summary>
public static class FailedAttempts
{
    public const string Event = "attempt-failed";

    /// <summary>As many as are remembered: a row of attempts is no longer.</summary>
    public const int Most = 8;

    /// <summary>The attempts so far and one more.</summary>
    /// <param name="failed">Oldest first; null when there was none.</param>
    /// <param name="at">When it failed.</param>
    /// <param name="detail">Which step, what came of it and how long it took; shown to the storefront.</param>
    public static IReadOnlyList<TimelineEntry> And(
        this IReadOnlyList<TimelineEntry>? failed, DateTimeOffset at, string detail) =>
        [.. (failed ?? []).TakeLast(Most - 1), new TimelineEntry(at, Event, detail)];

    /// <summary>The order, telling before its latest fact how often that was tried in vain.</summary>
    public static Order Recalling(this Order order, IReadOnlyList<TimelineEntry>? failed) => failed is null
        ? order
        : order with
        {
            Timeline = OrderFacts.Bounded([.. order.Timeline.SkipLast(1), .. failed, order.Timeline[^1]]),
        };
}
