namespace Azure.Messaging.ServiceBus;

/// <summary>Messages that are sent as one, all or none, and together fit the link.</summary>
public sealed class ServiceBusMessageBatch : IDisposable
{
    internal ServiceBusMessageBatch(BatchStore store) => Store = store;

    public long MaxSizeInBytes => Store.MaxSizeInBytes;

    public long SizeInBytes => Store.SizeInBytes;

    public int Count => Store.Messages.Count;

    internal BatchStore Store { get; }

    /// <summary>Adds the message if it still fits; false leaves the batch as it was.</summary>
    public bool TryAddMessage(ServiceBusMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return Store.TryAdd(message);
    }

    public void Dispose() => Store.Clear();
}
