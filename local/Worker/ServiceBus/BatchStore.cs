namespace Azure.Messaging.ServiceBus;

/// <summary>What a batch holds and measures: a test's list, or messages encoded for the wire.</summary>
internal abstract class BatchStore
{
    public abstract long MaxSizeInBytes { get; }

    public abstract long SizeInBytes { get; }

    public abstract IReadOnlyCollection<ServiceBusMessage> Messages { get; }

    public abstract bool TryAdd(ServiceBusMessage message);

    public abstract void Clear();
}

/// <summary>The batch of a test: sizes as told, room as the call-back says.</summary>
internal sealed class GivenBatch(
    long sizeInBytes,
    IList<ServiceBusMessage> messages,
    long? maxSizeInBytes,
    Func<ServiceBusMessage, bool>? fits) : BatchStore
{
    public override long MaxSizeInBytes => maxSizeInBytes ?? long.MaxValue;

    public override long SizeInBytes => sizeInBytes;

    public override IReadOnlyCollection<ServiceBusMessage> Messages => messages.AsReadOnly();

    public override bool TryAdd(ServiceBusMessage message)
    {
        if (fits?.Invoke(message) == false) return false;
        messages.Add(message);
        return true;
    }

    public override void Clear() => messages.Clear();
}
