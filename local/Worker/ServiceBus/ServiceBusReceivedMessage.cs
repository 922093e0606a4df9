namespace Azure.Messaging.ServiceBus;

/// <summary>A message as the broker handed it out. Tests make one with <see cref="ServiceBusModelFactory"/>.</summary>
public class ServiceBusReceivedMessage
{
    private static readonly IReadOnlyDictionary<string, object> NoProperties = new Dictionary<string, object>();
    private readonly Func<BinaryData> body;

    /// <summary>The body is read late: one that is no data section is the reader's error, not the receiver's.</summary>
    internal ServiceBusReceivedMessage(Func<BinaryData> body) => this.body = body;

    public BinaryData Body => body();

    public IReadOnlyDictionary<string, object> ApplicationProperties { get; internal init; } = NoProperties;

    public string? MessageId { get; internal init; }

    public string? PartitionKey { get; internal init; }

    public string? TransactionPartitionKey { get; internal init; }

    public string? SessionId { get; internal init; }

    public string? ReplyToSessionId { get; internal init; }

    public TimeSpan TimeToLive { get; internal init; } = TimeSpan.MaxValue;

    public string? CorrelationId { get; internal init; }

    public string? Subject { get; internal init; }

    public string? To { get; internal init; }

    public string? ContentType { get; set; }

    public string? ReplyTo { get; internal init; }

    public DateTimeOffset ScheduledEnqueueTime { get; internal init; }

    /// <summary>The name of the lock, for settling; the empty Guid when the message was received and deleted.</summary>
    public string LockToken => LockTokenGuid.ToString();

    /// <summary>Deliveries, this one included: 1 the first time.</summary>
    public int DeliveryCount { get; internal init; }

    /// <summary>When the lock runs out; moved by a renewal.</summary>
    public DateTimeOffset LockedUntil { get; internal set; }

    public long SequenceNumber { get; internal init; }

    /// <summary>The queue a dead letter came from.</summary>
    public string? DeadLetterSource { get; internal init; }

    public long EnqueuedSequenceNumber { get; internal init; }

    public DateTimeOffset EnqueuedTime { get; internal init; }

    public DateTimeOffset ExpiresAt => TimeToLive >= DateTimeOffset.MaxValue - EnqueuedTime
        ? DateTimeOffset.MaxValue
        : EnqueuedTime + TimeToLive;

    public string? DeadLetterReason => Text(DeadLetterProperties.Reason);

    public string? DeadLetterErrorDescription => Text(DeadLetterProperties.ErrorDescription);

    public ServiceBusMessageState State { get; internal init; }

    internal Guid LockTokenGuid { get; init; }

    /// <summary>By which link it came; none when a test or a management reply made it.</summary>
    internal object? Delivery { get; init; }

    private string? Text(string name) =>
        ApplicationProperties.TryGetValue(name, out var value) ? value as string : null;
}
