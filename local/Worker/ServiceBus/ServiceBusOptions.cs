namespace Azure.Messaging.ServiceBus;

/// <summary>Settings of a <see cref="ServiceBusClient"/>; read when the client is made.</summary>
public class ServiceBusClientOptions
{
    /// <summary>Tries, delays and the time one try may take.</summary>
    public ServiceBusRetryOptions RetryOptions { get; set; } = new();

    /// <summary>Shown by the client; a random one is made up when it is empty.</summary>
    public string? Identifier { get; set; }

    public ServiceBusTransportType TransportType { get; set; }
}

/// <summary>Settings of a <see cref="ServiceBusSender"/>.</summary>
public class ServiceBusSenderOptions
{
    public string? Identifier { get; set; }
}

/// <summary>Settings of a <see cref="ServiceBusReceiver"/>.</summary>
public class ServiceBusReceiverOptions
{
    private int prefetchCount;

    public ServiceBusReceiveMode ReceiveMode { get; set; }

    public SubQueue SubQueue { get; set; }

    public string? Identifier { get; set; }

    /// <summary>Messages asked for ahead of a receive call; 0, the default, asks only for what a call wants.</summary>
    public int PrefetchCount
    {
        get => prefetchCount;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            prefetchCount = value;
        }
    }
}

/// <summary>Limits of one <see cref="ServiceBusMessageBatch"/>.</summary>
public class CreateMessageBatchOptions
{
    /// <summary>A smaller limit than the link's; asking for a larger one is an error.</summary>
    public long? MaxSizeInBytes { get; set; }
}
