namespace Azure.Messaging.ServiceBus;

/// <summary>What happens to a message when it is handed out.</summary>
public enum ServiceBusReceiveMode
{
    /// <summary>It stays on the queue, locked, until it is settled or its lock runs out.</summary>
    PeekLock = 0,

    /// <summary>It leaves the queue as it is sent; a receiver that dies has lost it.</summary>
    ReceiveAndDelete = 1,
}

/// <summary>Which part of a queue a receiver reads.</summary>
public enum SubQueue
{
    None = 0,
    DeadLetter = 1,
    TransferDeadLetter = 2,
}

/// <summary>The state a message has on the broker.</summary>
public enum ServiceBusMessageState
{
    Active = 0,
    Deferred = 1,
    Scheduled = 2,
}

/// <summary>How AMQP is carried. The local client speaks plain TCP only.</summary>
public enum ServiceBusTransportType
{
    AmqpTcp = 0,
    AmqpWebSockets = 1,
}

/// <summary>How the delay between two tries grows.</summary>
public enum ServiceBusRetryMode
{
    Fixed = 0,
    Exponential = 1,
}

/// <summary>Why an operation failed, for callers that act on the reason.</summary>
public enum ServiceBusFailureReason
{
    GeneralError = 0,
    MessagingEntityNotFound = 1,
    MessageLockLost = 2,
    MessageNotFound = 3,
    MessageSizeExceeded = 4,
    MessagingEntityDisabled = 5,
    QuotaExceeded = 6,
    ServiceBusy = 7,
    ServiceTimeout = 8,
    ServiceCommunicationProblem = 9,
    SessionCannotBeLocked = 10,
    SessionLockLost = 11,
    MessagingEntityAlreadyExists = 12,
}
