using System.Diagnostics.CodeAnalysis;
using Azure.Messaging.ServiceBus;

namespace Pipeline.LocalWorker.ServiceBus.Wire;

/// <summary>What a <see cref="ServiceBusReceiver"/> does on the wire, with its retries.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Neither field holds anything to free: no wait handle, no timer.")]
internal sealed class ReceiverCore
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1); // timers take 49 days at most
    private readonly Retry retry;
    private readonly ServiceBusReceiveMode mode;
    private readonly Management management;
    private readonly KeptLink<IncomingLink> link;
    private readonly SemaphoreSlim receiving = new(1, 1);
    private readonly CancellationTokenSource closing = new();
    private long lastPeeked;

    public ReceiverCore(BrokerConnection connection, string entity, ServiceBusReceiverOptions options, Retry retry)
    {
        EntityPath = PathOf(entity, options.SubQueue);
        this.retry = retry;
        (mode, var prefetch) = (options.ReceiveMode, options.PrefetchCount);
        management = new Management(connection, EntityPath);
        link = new KeptLink<IncomingLink>(
            token => IncomingLink.OpenAsync(connection, EntityPath, mode, prefetch, token),
            static link => link.IsAlive,
            static link => link.CloseAsync());
    }

    public string EntityPath { get; }

    public bool IsClosed => closing.IsCancellationRequested;

    public async Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveAsync(
        int maxMessages, TimeSpan? maxWaitTime, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxMessages, 1);
        var asked = maxWaitTime ?? retry.TryTimeout;
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(asked, TimeSpan.Zero, nameof(maxWaitTime));
        var wait = asked < LongestWait ? asked : LongestWait;
        ObjectDisposedException.ThrowIf(IsClosed, typeof(ServiceBusReceiver));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, closing.Token);
        // One receive at a time: two would take each other's credit for their own.
        if (!await receiving.WaitAsync(wait, either.Token)) return [];
        try
        {
            return await retry.RunAsync(
                EntityPath,
                async token => await (await link.GetAsync(token)).ReceiveAsync(maxMessages, wait, token),
                wait,
                either.Token);
        }
        finally
        {
            receiving.Release();
        }
    }

    public Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveDeferredAsync(
        long[] sequenceNumbers, CancellationToken cancellationToken) => RunAsync(
            token => management.ReceiveBySequenceNumberAsync(sequenceNumbers, mode, token), cancellationToken);

    public async Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekAsync(
        int maxMessages, long? fromSequenceNumber, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxMessages, 1);
        var from = fromSequenceNumber ?? Interlocked.Read(ref lastPeeked) + 1;
        var peeked = await RunAsync(token => management.PeekAsync(from, maxMessages, token), cancellationToken);
        if (peeked.Count > 0) Interlocked.Exchange(ref lastPeeked, peeked[^1].SequenceNumber);
        return peeked;
    }

    /// <summary>Settles on the link the message came by; through management when that link is gone.</summary>
    public Task SettleAsync(
        ServiceBusReceivedMessage message, Disposition disposition, CancellationToken cancellationToken)
    {
        var token = LockOf(message);
        return RunAsync(
            async attempt =>
            {
                if (message.Delivery is Origin { Link.IsAlive: true } origin)
                    await origin.Link.SettleAsync(origin.Delivery, disposition.ToOutcome(), attempt);
                else
                    await management.SettleAsync(token, disposition, attempt);
                return true;
            },
            cancellationToken);
    }

    public async Task RenewAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken)
    {
        var token = LockOf(message);
        message.LockedUntil = await RunAsync(attempt => management.RenewLockAsync(token, attempt), cancellationToken);
    }

    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        if (IsClosed) return;
        await closing.CancelAsync();
        await link.CloseAsync(cancellationToken);
        await management.CloseAsync(cancellationToken);
    }

    private Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> attempt, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(IsClosed, typeof(ServiceBusReceiver));
        return retry.RunAsync(EntityPath, attempt, cancellationToken);
    }

    private Guid LockOf(ServiceBusReceivedMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (mode != ServiceBusReceiveMode.PeekLock)
            throw new InvalidOperationException("A ReceiveAndDelete receiver holds no lock to settle or renew.");
        return message.LockTokenGuid != Guid.Empty
            ? message.LockTokenGuid
            : throw new InvalidOperationException("The message holds no lock: it was peeked, or received and deleted.");
    }

    private static string PathOf(string entity, SubQueue subQueue) => subQueue switch
    {
        SubQueue.None => entity,
        SubQueue.DeadLetter => $"{entity}/$deadletterqueue",
        _ => throw new NotSupportedException("The local Service Bus keeps no transfer dead letters."),
    };
}
