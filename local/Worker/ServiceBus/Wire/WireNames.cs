namespace Pipeline.LocalWorker.ServiceBus.Wire;

/// <summary>
/// Names Service Bus gives to things on the wire.
/// Source: "AMQP 1.0 in Azure Service Bus protocol guide" and the official client's AmqpMessageConstants.
/// </summary>
internal static class WireNames
{
    public const string SequenceNumber = "x-opt-sequence-number";
    public const string EnqueuedSequenceNumber = "x-opt-enqueue-sequence-number";
    public const string EnqueuedTime = "x-opt-enqueued-time";
    public const string LockedUntil = "x-opt-locked-until";
    public const string ScheduledEnqueueTime = "x-opt-scheduled-enqueue-time";
    public const string PartitionKey = "x-opt-partition-key";
    public const string ViaPartitionKey = "x-opt-via-partition-key";
    public const string DeadLetterSource = "x-opt-deadletter-source";
    public const string MessageState = "x-opt-message-state";

    public const string DeadLetterCondition = "com.microsoft:dead-letter";
    public const string DateTimeOffset = "com.microsoft:datetime-offset";
    public const string TimeSpan = "com.microsoft:timespan";
    public const string Uri = "com.microsoft:uri";

    /// <summary>The message format of a batch: data sections, each one encoded message.</summary>
    public const uint BatchFormat = 0x80013700;
}
