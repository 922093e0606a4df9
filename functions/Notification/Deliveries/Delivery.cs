using Azure;
using Pipeline.Orders;

namespace Pipeline.Notification.Deliveries;

/// <summary>
/// One event on its way to one channel of its storefront. It begins in the transaction that puts the event into the
/// log and lives on by itself: whatever becomes of it, the order is announced (docs/adr/0013).
/// </summary>
public sealed record Delivery
{
    public required string StorefrontId { get; init; }

    /// <summary>The announcement's: evt_{orderId}_{outcome}.</summary>
    public required string EventId { get; init; }

    /// <summary>Which of the storefront's channels: webhook_{name}, or mail.</summary>
    public required string Channel { get; init; }

    /// <summary>Where the event stands in the storefront's log.</summary>
    public required long Position { get; init; }

    public DeliveryState State { get; init; }

    /// <summary>How often it was tried in vain; the next attempt's number, from 0.</summary>
    public int Attempt { get; init; }

    /// <summary>When it is to be tried next, or ended.</summary>
    public required DateTimeOffset Due { get; init; }

    /// <summary>The newest attempts, oldest first.</summary>
    public IReadOnlyList<DeliveryAttempt> Log { get; init; } = [];

    internal ETag ETag { get; init; }

    internal OrderId OrderId => OrderId.Parse(EventId.Split('_', 2)[1][..30])
        ?? throw new InvalidDataException($"Event {EventId} names no order.");
}

public enum DeliveryState
{
    /// <summary>It was not delivered yet.</summary>
    Pending,

    /// <summary>The other side took it.</summary>
    Delivered,

    /// <summary>It was given up; a dead letter stands for it.</summary>
    Failed,

    /// <summary>Its channel is gone or switched off.</summary>
    Dropped,
}

/// <summary>One attempt at a delivery.</summary>
/// <param name="At">When it began.</param>
/// <param name="Result">In a word or two: the other side's status, or what kept us from it. Nothing of a body.</param>
/// <param name="Milliseconds">How long it took.</param>
public sealed record DeliveryAttempt(DateTimeOffset At, string Result, int Milliseconds);
