using System.Diagnostics.CodeAnalysis;
using Pipeline.LocalWorker.ServiceBus.Wire;

namespace Azure.Messaging.ServiceBus;

/// <summary>Sends to one queue. Concurrent sends share a link and do not wait for one another.</summary>
public class ServiceBusSender : IAsyncDisposable
{
    private static readonly TimeProvider Time = TimeProvider.System;
    private readonly Retry? retryOrNone;
    private readonly Management? managementOrNone;
    private readonly KeptLink<OutgoingLink>? linkOrNone;
    private int closed;

    /// <summary>For substitutes in tests.</summary>
    protected ServiceBusSender()
    {
    }

    internal ServiceBusSender(BrokerConnection connection, string entity, string identifier, Retry retry)
    {
        FullyQualifiedNamespace = connection.Host;
        EntityPath = entity;
        Identifier = identifier;
        retryOrNone = retry;
        managementOrNone = new Management(connection, entity);
        linkOrNone = new KeptLink<OutgoingLink>(
            token => OutgoingLink.OpenAsync(connection, entity, token),
            static link => link.IsAlive,
            static link => link.CloseAsync());
    }

    public virtual string FullyQualifiedNamespace { get; } = "";

    public virtual string EntityPath { get; } = "";

    public virtual string Identifier { get; } = "";

    public virtual bool IsClosed => Volatile.Read(ref closed) != 0;

    private Retry Retrying => retryOrNone ?? throw Unconnected();

    private Management Managing => managementOrNone ?? throw Unconnected();

    private KeptLink<OutgoingLink> Link => linkOrNone ?? throw Unconnected();

    public virtual Task SendMessageAsync(ServiceBusMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        return SendMessagesAsync([message], cancellationToken);
    }

    /// <summary>Sends all or none; more than the link takes at once is a MessageSizeExceeded.</summary>
    public virtual async Task SendMessagesAsync(
        IEnumerable<ServiceBusMessage> messages, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var batch = new EncodedBatch(long.MaxValue, Time);
        foreach (var message in messages) batch.TryAdd(message);
        await SendAllAsync(batch, cancellationToken);
    }

    public virtual async Task SendMessagesAsync(
        ServiceBusMessageBatch messageBatch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messageBatch);
        if (messageBatch.Store is not EncodedBatch batch)
            throw new InvalidOperationException("A batch made by the model factory is for substitutes only.");
        await SendAllAsync(batch, cancellationToken);
    }

    public virtual ValueTask<ServiceBusMessageBatch> CreateMessageBatchAsync(
        CancellationToken cancellationToken = default) => CreateMessageBatchAsync(null, cancellationToken);

    public virtual async ValueTask<ServiceBusMessageBatch> CreateMessageBatchAsync(
        CreateMessageBatchOptions? options, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        var limit = await Retrying.RunAsync(
            EntityPath, async token => (await Link.GetAsync(token)).MaxMessageSize, cancellationToken);
        var wanted = options?.MaxSizeInBytes ?? limit;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(wanted, limit, nameof(options));
        return new ServiceBusMessageBatch(new EncodedBatch(wanted, Time));
    }

    public virtual async Task<long> ScheduleMessageAsync(
        ServiceBusMessage message,
        DateTimeOffset scheduledEnqueueTime,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        return (await ScheduleMessagesAsync([message], scheduledEnqueueTime, cancellationToken)).Single();
    }

    /// <summary>The sequence numbers are those to cancel by.</summary>
    public virtual async Task<IReadOnlyList<long>> ScheduleMessagesAsync(
        IEnumerable<ServiceBusMessage> messages,
        DateTimeOffset scheduledEnqueueTime,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ObjectDisposedException.ThrowIf(IsClosed, this);
        var encoded = messages.Select(message =>
        {
            message.ScheduledEnqueueTime = scheduledEnqueueTime;
            return (message, MessageWriter.Encode(MessageWriter.ToAmqp(message, Time)));
        }).ToList();
        if (encoded.Count == 0) return [];
        return await Retrying.RunAsync(EntityPath, token => Managing.ScheduleAsync(encoded, token), cancellationToken);
    }

    public virtual Task CancelScheduledMessageAsync(
        long sequenceNumber, CancellationToken cancellationToken = default) =>
        CancelScheduledMessagesAsync([sequenceNumber], cancellationToken);

    public virtual async Task CancelScheduledMessagesAsync(
        IEnumerable<long> sequenceNumbers, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        long[] numbers = [.. sequenceNumbers];
        if (numbers.Length == 0) return;
        await Retrying.RunAsync(
            EntityPath, token => Managing.CancelScheduledAsync(numbers, token), cancellationToken);
    }

    public virtual async Task CloseAsync(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref closed, 1) != 0) return;
        if (linkOrNone is not null) await linkOrNone.CloseAsync(cancellationToken);
        if (managementOrNone is not null) await managementOrNone.CloseAsync(cancellationToken);
    }

    public virtual async ValueTask DisposeAsync()
    {
        await CloseAsync(CancellationToken.None);
        GC.SuppressFinalize(this);
    }

    private async Task SendAllAsync(EncodedBatch batch, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        if (batch.Messages.Count == 0) return;
        await Retrying.RunAsync(EntityPath, token => SendAsync(batch, token), cancellationToken);
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "AMQPNetLite frees a sent message's buffer itself.")]
    private async Task SendAsync(EncodedBatch batch, CancellationToken cancellationToken)
    {
        var link = await Link.GetAsync(cancellationToken);
        if (batch.WireSize > link.MaxMessageSize)
            throw Faults.TooLarge(EntityPath, batch.WireSize, link.MaxMessageSize);
        await link.SendAsync(batch.ToAmqp(), cancellationToken);
    }

    private static InvalidOperationException Unconnected() =>
        new("This sender was made without a client: override what a test calls.");
}
