using System.Runtime.CompilerServices;
using Pipeline.LocalWorker.ServiceBus.Wire;

namespace Azure.Messaging.ServiceBus;

/// <summary>Receives from one queue or its dead letters, and settles what it received.</summary>
public class ServiceBusReceiver : IAsyncDisposable
{
    private readonly ReceiverCore? coreOrNone;

    /// <summary>For substitutes in tests.</summary>
    protected ServiceBusReceiver()
    {
    }

    internal ServiceBusReceiver(ReceiverCore core, string fullyQualifiedNamespace, ServiceBusReceiverOptions options)
    {
        coreOrNone = core;
        FullyQualifiedNamespace = fullyQualifiedNamespace;
        EntityPath = core.EntityPath;
        Identifier = options.Identifier ?? $"{core.EntityPath}-{Guid.NewGuid()}";
        ReceiveMode = options.ReceiveMode;
        PrefetchCount = options.PrefetchCount;
    }

    public virtual string FullyQualifiedNamespace { get; } = "";

    public virtual string EntityPath { get; } = "";

    public virtual string Identifier { get; } = "";

    public virtual ServiceBusReceiveMode ReceiveMode { get; }

    public virtual int PrefetchCount { get; }

    public virtual bool IsClosed => coreOrNone?.IsClosed ?? false;

    private ReceiverCore Core =>
        coreOrNone ?? throw new InvalidOperationException("This receiver has no client: override what a test calls.");

    /// <summary>One message, or null when none came in time; the try time-out by default.</summary>
    public virtual async Task<ServiceBusReceivedMessage?> ReceiveMessageAsync(
        TimeSpan? maxWaitTime = default, CancellationToken cancellationToken = default) =>
        First(await ReceiveMessagesAsync(1, maxWaitTime, cancellationToken));

    /// <summary>What is there, up to <paramref name="maxMessages"/>, as soon as anything is there.</summary>
    public virtual Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveMessagesAsync(
        int maxMessages, TimeSpan? maxWaitTime = default, CancellationToken cancellationToken = default) =>
        Core.ReceiveAsync(maxMessages, maxWaitTime, cancellationToken);

    /// <summary>Message after message, until the token is cancelled.</summary>
    public virtual async IAsyncEnumerable<ServiceBusReceivedMessage> ReceiveMessagesAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            if (await ReceiveMessageAsync(null, cancellationToken) is { } message) yield return message;
        }
    }

    public virtual async Task<ServiceBusReceivedMessage?> ReceiveDeferredMessageAsync(
        long sequenceNumber, CancellationToken cancellationToken = default) =>
        First(await ReceiveDeferredMessagesAsync([sequenceNumber], cancellationToken));

    public virtual Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveDeferredMessagesAsync(
        IEnumerable<long> sequenceNumbers, CancellationToken cancellationToken = default) =>
        Core.ReceiveDeferredAsync([.. sequenceNumbers], cancellationToken);

    /// <summary>The next message without a lock: from the number given, or after the last one peeked.</summary>
    public virtual async Task<ServiceBusReceivedMessage?> PeekMessageAsync(
        long? fromSequenceNumber = default, CancellationToken cancellationToken = default) =>
        First(await PeekMessagesAsync(1, fromSequenceNumber, cancellationToken));

    public virtual Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekMessagesAsync(
        int maxMessages, long? fromSequenceNumber = default, CancellationToken cancellationToken = default) =>
        Core.PeekAsync(maxMessages, fromSequenceNumber, cancellationToken);

    /// <summary>Takes the message off the queue. A lock that ran out is a MessageLockLost.</summary>
    public virtual Task CompleteMessageAsync(
        ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        Core.SettleAsync(message, Disposition.Complete(), cancellationToken);

    /// <summary>Gives the message back, to be delivered again at once.</summary>
    public virtual Task AbandonMessageAsync(
        ServiceBusReceivedMessage message,
        IDictionary<string, object>? propertiesToModify = default,
        CancellationToken cancellationToken = default) =>
        Core.SettleAsync(message, Disposition.Abandon(propertiesToModify), cancellationToken);

    public virtual Task DeferMessageAsync(
        ServiceBusReceivedMessage message,
        IDictionary<string, object>? propertiesToModify = default,
        CancellationToken cancellationToken = default) =>
        Core.SettleAsync(message, Disposition.Defer(propertiesToModify), cancellationToken);

    public virtual Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message,
        IDictionary<string, object>? propertiesToModify = default,
        CancellationToken cancellationToken = default) =>
        Core.SettleAsync(message, Disposition.DeadLetter(propertiesToModify), cancellationToken);

    public virtual Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message,
        string deadLetterReason,
        string? deadLetterErrorDescription = default,
        CancellationToken cancellationToken = default) => DeadLetterMessageAsync(
            message, null, deadLetterReason, deadLetterErrorDescription, cancellationToken);

    public virtual Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message,
        IDictionary<string, object>? propertiesToModify,
        string deadLetterReason,
        string? deadLetterErrorDescription = default,
        CancellationToken cancellationToken = default) => Core.SettleAsync(
            message,
            Disposition.DeadLetter(propertiesToModify, deadLetterReason, deadLetterErrorDescription),
            cancellationToken);

    /// <summary>Starts the lock anew and moves the message's LockedUntil.</summary>
    public virtual Task RenewMessageLockAsync(
        ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        Core.RenewAsync(message, cancellationToken);

    public virtual Task CloseAsync(CancellationToken cancellationToken = default) =>
        coreOrNone?.CloseAsync(cancellationToken) ?? Task.CompletedTask;

    public virtual async ValueTask DisposeAsync()
    {
        await CloseAsync(CancellationToken.None);
        GC.SuppressFinalize(this);
    }

    private static ServiceBusReceivedMessage? First(IReadOnlyList<ServiceBusReceivedMessage> messages) =>
        messages.Count > 0 ? messages[0] : null;
}
