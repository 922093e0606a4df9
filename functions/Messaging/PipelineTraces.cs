using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Pipeline.Orders;

namespace Pipeline.Messaging;

/// <summary>
/// One trace an order, from its acceptance to its last delivery, over all queues, retries and replays. Its id is
/// derived from the order's, so no message and no row has to carry it, nothing can lose it, and whoever has the order's
/// id finds its trace. A span is made when its work is over: whether it failed is known when it is decided whether to
/// keep it.
/// </summary>
public static class PipelineTraces
{
    /// <summary>What an exporter listens to.</summary>
    public const string SourceName = "Pipeline";

    /// <summary>Tags: which order, which queue, which channel, and what failed.</summary>
    public const string Order = "pipeline.order.id";
    public const string Channel = "pipeline.channel";
    public const string Error = "error.type";

    private const int TraceBytes = 16;
    private const int SpanBytes = 8;

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>The id of an order's trace.</summary>
    public static ActivityTraceId TraceOf(OrderId order) => RootOf(order).TraceId;

    /// <summary>Tells of work on an order that is over.</summary>
    /// <param name="order">Which.</param>
    /// <param name="name">What was done: accept, inventory, deliver.</param>
    /// <param name="kind">Server for a request, consumer for a message, client for a call of ours.</param>
    /// <param name="began">When.</param>
    /// <param name="ended">Until when.</param>
    /// <param name="error">What failed, in a word; null when nothing did.</param>
    /// <param name="tag">One thing more.</param>
    public static void Tell(
        OrderId order,
        string name,
        ActivityKind kind,
        DateTimeOffset began,
        DateTimeOffset ended,
        string? error = null,
        KeyValuePair<string, object?>? tag = null)
    {
        if (!Source.HasListeners()) return;
        List<KeyValuePair<string, object?>> tags = [new(Order, order.Value)];
        if (tag is { } more) tags.Add(more);
        if (error is not null) tags.Add(new(Error, error));
        using var activity = Source.StartActivity(kind, RootOf(order), tags, links: null, began, name);
        if (activity is null) return;
        if (error is not null) activity.SetStatus(ActivityStatusCode.Error);
        activity.SetEndTime(ended.UtcDateTime);
    }

    // All spans of an order are beside one another below a root that nobody ever sends: none has to know another.
    private static ActivityContext RootOf(OrderId order)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(order.Value)).AsSpan();
        return new ActivityContext(
            ActivityTraceId.CreateFromBytes(hash[..TraceBytes]),
            ActivitySpanId.CreateFromBytes(hash[TraceBytes..(TraceBytes + SpanBytes)]),
            ActivityTraceFlags.None);
    }
}
