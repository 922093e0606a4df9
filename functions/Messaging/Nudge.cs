using System.Text.Json.Serialization;
using Azure;
using Pipeline.Orders;

namespace Pipeline.Messaging;

/// <summary>
/// "Look at this order." It carries the order as its sender wrote it, so that a step need not read; it decides
/// nothing, for the write that follows must match the ETag.
/// </summary>
public sealed record Nudge
{
    public required OrderId Id { get; init; }

    /// <summary>Null when the order is too large to travel, or when nobody knows its present state.</summary>
    public Order? Order { get; init; }

    public string? ETag { get; init; }

    /// <summary>How often a step failed on this order in a row.</summary>
    public int Attempt { get; init; }

    /// <summary>What failed since the order last got on, oldest first; null when nothing did.</summary>
    public IReadOnlyList<TimelineEntry>? Failed { get; init; }

    /// <summary>The dead letter that an operator replayed, so that another failure says where it comes from.</summary>
    public string? ReplayOf { get; init; }

    [JsonIgnore]
    public StoredOrder? Stored => Order is { } order && ETag is { } etag ? new(order, new ETag(etag)) : null;

    public static Nudge For(StoredOrder stored) =>
        new() { Id = stored.Order.Id, Order = stored.Order, ETag = stored.ETag.ToString("G") };
}
