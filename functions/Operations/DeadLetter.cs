using Pipeline.Orders;

namespace Pipeline.Operations;

/// <summary>A message that a queue gave up on, kept until a person has decided.</summary>
public sealed record DeadLetter
{
    /// <summary>The queue it was on.</summary>
    public required string Queue { get; init; }

    /// <summary>Derived from the message: however often it is delivered, it is one dead letter.</summary>
    public required string Id { get; init; }

    /// <summary>Kebab case from our own code; the platform has words of its own, as MaxDeliveryCountExceeded.</summary>
    public string? Reason { get; init; }

    public string? Description { get; init; }

    public string? MessageId { get; init; }

    public string? ContentType { get; init; }

    public required long SequenceNumber { get; init; }

    public required int DeliveryCount { get; init; }

    public required DateTimeOffset EnqueuedAt { get; init; }

    public required DateTimeOffset KeptAt { get; init; }

    /// <summary>The orders that it nudges; none when it is no pack of nudges. They stay open meanwhile.</summary>
    public required IReadOnlyList<OrderId> Orders { get; init; }

    /// <summary>The application properties, a JSON object; what JSON has no type for is text.</summary>
    public required string Properties { get; init; }

    /// <summary>As it came. It may hold a person's data: not for logs.</summary>
    public required BinaryData Body { get; init; }
}
