namespace Pipeline.LocalServiceBus.Engine;

/// <summary>What a queue promises, in the words of the official emulator's configuration file.</summary>
public sealed record QueueSettings
{
    public TimeSpan LockDuration { get; init; } = TimeSpan.FromMinutes(1);

    public int MaxDeliveryCount { get; init; } = 10;

    /// <summary>How long a message lives that names no time of its own; null is for ever.</summary>
    public TimeSpan? DefaultMessageTimeToLive { get; init; }

    public bool DeadLetteringOnMessageExpiration { get; init; }

    /// <summary>The standard tier's limit of 256 KiB, measured over the whole encoded message.</summary>
    public int MaxMessageSizeBytes { get; init; } = 256 * 1024;

    /// <summary>
    /// What a queue holds at most, its dead letters included. Azure's smallest queue takes 1 GiB, the official
    /// emulator's 100 MB.
    /// </summary>
    public long MaxSizeBytes { get; init; } = 256 * 1024 * 1024;

    /// <summary>
    /// A dead-letter queue keeps what it has: no expiry, no delivery limit, no dead letters of its own.
    /// </summary>
    internal static QueueSettings ForDeadLettersOf(QueueSettings settings) =>
        settings with { MaxDeliveryCount = int.MaxValue, DefaultMessageTimeToLive = null };
}
