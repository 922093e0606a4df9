using System.Text.RegularExpressions;
using Pipeline.Orders;

namespace Pipeline.Operations;

/// <summary>A message that a queue gave up on, kept until a person has decided.</summary>
public sealed partial record DeadLetter
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

    /// <summary>The dead letter that it was replayed from; null when it is the first of its kind.</summary>
    public string? ReplayOf { get; init; }

    /// <summary>Bytes of the body.</summary>
    public required int Size { get; init; }

    /// <summary>What a person decided; null until then.</summary>
    public Decision? Decision { get; init; }

    /// <summary>
    /// The application properties, a JSON object; what JSON has no type for is text. Empty in a list.
    /// </summary>
    public required string Properties { get; init; }

    /// <summary>As it came; empty in a list. It may hold a person's data: not for logs.</summary>
    public required BinaryData Body { get; init; }

    /// <summary>Whether a dead letter may be called so: the moment from above, then a hash.</summary>
    public static bool IsId(string text) => IdForm().IsMatch(text);

    [GeneratedRegex("^[0-9]{19}_[0-9a-f]{32}\\z", RegexOptions.CultureInvariant, 100)]
    private static partial Regex IdForm();
}

/// <summary>What became of a dead letter by a person's hand.</summary>
/// <param name="What">Which of the two.</param>
/// <param name="Who">The operator's key id.</param>
/// <param name="At">When it was written.</param>
/// <param name="Reason">In the operator's words, when it was discarded.</param>
public sealed record Decision(Fate What, string Who, DateTimeOffset At, string? Reason = null);

public enum Fate
{
    /// <summary>Its orders were nudged again.</summary>
    Replayed,

    /// <summary>Nothing is to be done about it.</summary>
    Discarded,
}
