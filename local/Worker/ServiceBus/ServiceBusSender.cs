namespace Azure.Messaging.ServiceBus;

/// <summary>Sends to one queue. Safe for concurrent use; concurrent sends share one link and do not wait for one another.</summary>
public class ServiceBusSender : IAsyncDisposable
{
    /// <summary>For substitutes in tests.</summary>
    protected ServiceBusSender()
    {
    }

    public virtual string FullyQualifiedNamespace { get; } = default!;

    public virtual string EntityPath { get; } = default!;

    public virtual string Identifier { get; } = default!;

    public virtual bool IsClosed { get; } = default!;

    public virtual Task SendMessageAsync(ServiceBusMessage message, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();

    public virtual Task SendMessagesAsync(
        IEnumerable<ServiceBusMessage> messages, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();

    public virtual Task SendMessagesAsync(
        ServiceBusMessageBatch messageBatch, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();

    public virtual ValueTask<ServiceBusMessageBatch> CreateMessageBatchAsync(
        CancellationToken cancellationToken = default) => throw new NotImplementedException();

    public virtual ValueTask<ServiceBusMessageBatch> CreateMessageBatchAsync(
        CreateMessageBatchOptions? options, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();

    public virtual Task<long> ScheduleMessageAsync(
        ServiceBusMessage message,
        DateTimeOffset scheduledEnqueueTime,
        CancellationToken cancellationToken = default) => throw new NotImplementedException();

    public virtual Task<IReadOnlyList<long>> ScheduleMessagesAsync(
        IEnumerable<ServiceBusMessage> messages,
        DateTimeOffset scheduledEnqueueTime,
        CancellationToken cancellationToken = default) => throw new NotImplementedException();

    public virtual Task CancelScheduledMessageAsync(
        long sequenceNumber, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    public virtual Task CancelScheduledMessagesAsync(
        IEnumerable<long> sequenceNumbers, CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();

    public virtual Task CloseAsync(CancellationToken cancellationToken = default) =>
        throw new NotImplementedException();

    public virtual async ValueTask DisposeAsync()
    {
        await CloseAsync(CancellationToken.None);
        GC.SuppressFinalize(this);
    }
}
