using System.Diagnostics.CodeAnalysis;

namespace Pipeline.LocalServiceBus.Engine;

public enum ReceiveMode
{
    PeekLock,
    ReceiveAndDelete,
}

/// <summary>The numbers are those of the annotation <c>x-opt-message-state</c>.</summary>
public enum MessageState
{
    Active = 0,
    Deferred = 1,
    Scheduled = 2,
}

/// <summary>What a sender hands in. The engine never looks into <see cref="Payload"/>.</summary>
public sealed record MessageContent(object Payload, int SizeBytes)
{
    // A small message takes up more memory than its bytes: objects, and its places in the queue's indexes.
    private const int OverheadBytes = 1024;

    /// <summary>What the message counts towards the size of its queue.</summary>
    public long HeldBytes => SizeBytes + OverheadBytes;

    public TimeSpan? TimeToLive { get; init; }

    /// <summary>Not to be seen by receivers before; null or a time gone by is at once.</summary>
    public DateTimeOffset? ScheduledFor { get; init; }
}

/// <summary>Why a message lies in a dead-letter queue, and which queue it came from.</summary>
public sealed record DeadLetter(string Source, string? Reason, string? Description);

/// <summary>One look at a message: what was sent, and what the broker adds to it.</summary>
public sealed record ReceivedMessage(MessageContent Content)
{
    public required long SequenceNumber { get; init; }

    public required long EnqueuedSequenceNumber { get; init; }

    public required DateTimeOffset EnqueuedAt { get; init; }

    public required MessageState State { get; init; }

    /// <summary>How often it was handed out, this time included; 0 when only peeked at before the first time.</summary>
    public required int DeliveryCount { get; init; }

    /// <summary>Empty when peeked at, or received and deleted.</summary>
    public Guid LockToken { get; init; }

    public DateTimeOffset? LockedUntil { get; init; }

    public DeadLetter? DeadLetter { get; init; }

    /// <summary>
    /// What abandoning, deferring or dead-lettering changed of the application properties, latest value each.
    /// </summary>
    public required IReadOnlyDictionary<string, object?> ChangedProperties { get; init; }
}

/// <summary>A message over <see cref="QueueSettings.MaxMessageSizeBytes"/>.</summary>
[SuppressMessage("Design", "CA1032", Justification = "Without its two sizes the exception says nothing.")]
public sealed class MessageTooLargeException(int sizeBytes, int limitBytes)
    : Exception($"The message has {sizeBytes} bytes or more; the queue takes {limitBytes} at most.");

/// <summary>A queue with <see cref="QueueSettings.MaxSizeBytes"/> in it.</summary>
[SuppressMessage("Design", "CA1032", Justification = "Without the queue and its limit the exception says nothing.")]
public sealed class QueueFullException(string queue, long limitBytes)
    : Exception($"The queue '{queue}' holds {limitBytes} bytes at most, and is full; receive messages first.");
