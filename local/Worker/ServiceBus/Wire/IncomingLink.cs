using Amqp;
using Amqp.Framing;
using Amqp.Handler;
using Azure.Messaging.ServiceBus;

namespace Pipeline.LocalWorker.ServiceBus.Wire;

/// <summary>
/// A receiver link and the messages that came over it and were not asked for yet. Without prefetch, every receive ends
/// with no credit left at the broker, so that no message is locked for a caller who is not there.
/// </summary>
internal sealed class IncomingLink
{
    private static readonly TimeSpan DrainPoll = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(10);
    private readonly Lock sync = new();
    private readonly Queue<IDelivery> buffer = new();
    private readonly string entity;
    private readonly int prefetch;
    private SettlingLink link = null!; // set by OpenAsync before anyone sees the object
    private TaskCompletionSource? arrival;

    private IncomingLink(string entity, int prefetch)
    {
        this.entity = entity;
        this.prefetch = prefetch;
    }

    public bool IsAlive => !link.IsClosed;

    public static async Task<IncomingLink> OpenAsync(
        BrokerConnection connection,
        string entity,
        ServiceBusReceiveMode mode,
        int prefetch,
        CancellationToken cancellationToken)
    {
        var session = await connection.OpenSessionAsync(cancellationToken);
        var opening = new LinkOpening(entity);
        var peekLock = mode == ServiceBusReceiveMode.PeekLock;
        var attach = new Attach
        {
            Source = new Source { Address = entity },
            Target = new Target(),
            SndSettleMode = peekLock ? SenderSettleMode.Unsettled : SenderSettleMode.Settled,
            RcvSettleMode = peekLock ? ReceiverSettleMode.Second : ReceiverSettleMode.First,
        };
        var incoming = new IncomingLink(entity, prefetch);
        incoming.link = new SettlingLink(session, $"{entity}-{Guid.NewGuid():N}", attach, opening.OnAttached)
        {
            Received = incoming.OnReceived,
        };
        incoming.link.AddClosedCallback((_, _) => incoming.Wake());
        await opening.WaitAsync(incoming.link, cancellationToken);
        // AMQPNetLite queues what no call-back takes; the messages are taken in Received, with their deliveries.
        incoming.link.Start(0, static (_, _) => { });
        incoming.Ask(prefetch);
        return incoming;
    }

    /// <summary>Up to <paramref name="max"/> messages as soon as there are any; else, in the end, none.</summary>
    public async Task<List<ServiceBusReceivedMessage>> ReceiveAsync(
        int max, TimeSpan maxWait, CancellationToken cancellationToken)
    {
        try
        {
            Ask(Math.Max(max, prefetch));
            await WaitForArrivalAsync(maxWait, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // What came before the broker heard of it is the caller's: given back, it would count as delivered twice.
            await DrainAsync(int.MaxValue);
            if (Take(max) is { Count: > 0 } late) return late;
            throw;
        }

        if (prefetch == 0) await DrainAsync(max);
        var taken = Take(max);
        if (prefetch > 0 && IsAlive) Ask(prefetch);
        if (taken.Count == 0 && !IsAlive) throw Faults.From(link.Error, entity);
        return taken;
    }

    public async Task SettleAsync(IDelivery delivery, Outcome outcome, CancellationToken cancellationToken)
    {
        if (delivery.Settled) throw Faults.LockLost(entity);
        var state = await link.SettleAsync(delivery, outcome, cancellationToken);
        if (state is Rejected { Error: { } error } && error.Condition?.ToString() != WireNames.DeadLetterCondition)
            throw Faults.From(error, entity);
    }

    public async Task CloseAsync()
    {
        if (prefetch > 0) await DrainAsync(int.MaxValue);
        ReleaseAll();
        await BrokerConnection.CloseQuietlyAsync(link.Session);
    }

    private void OnReceived(IDelivery delivery)
    {
        lock (sync) buffer.Enqueue(delivery);
        Wake();
    }

    private void Wake()
    {
        lock (sync) arrival?.TrySetResult();
    }

    private void Ask(int wanted)
    {
        int missing;
        lock (sync) missing = wanted - buffer.Count - Math.Max(0, link.Credit);
        if (missing > 0) link.SetCredit(missing, CreditMode.Manual);
    }

    private async Task WaitForArrivalAsync(TimeSpan maxWait, CancellationToken cancellationToken)
    {
        var signal = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (sync)
        {
            if (buffer.Count > 0 || !IsAlive) return;
            arrival = signal;
        }

        try
        {
            if (!IsAlive) return;
            await signal.Task.WaitAsync(maxWait, cancellationToken);
        }
        catch (TimeoutException)
        {
            // An empty queue is an answer, not a failure.
        }
    }

    // AMQPNetLite tells nobody when the broker has answered a drain, but its credit is 0 then. Several looks, because
    // the last message counts against the credit a moment before it is handed over; more of them where nobody comes
    // for it later.
    private async Task DrainAsync(int enough)
    {
        if (!IsAlive) return;
        if (link.Credit > 0) link.SetCredit(link.Credit, CreditMode.Drain);
        var most = enough == int.MaxValue ? 10 : 2;
        using var timeout = new CancellationTokenSource(DrainTimeout);
        for (var looks = 0; looks < most && IsAlive && Count < enough && !timeout.IsCancellationRequested;)
        {
            await Task.Delay(DrainPoll, CancellationToken.None);
            if (link.Credit <= 0) looks++;
        }
    }

    private int Count
    {
        get
        {
            lock (sync) return buffer.Count;
        }
    }

    private List<ServiceBusReceivedMessage> Take(int max)
    {
        var taken = new List<ServiceBusReceivedMessage>();
        lock (sync)
        {
            while (taken.Count < max && buffer.TryDequeue(out var delivery)) taken.Add(ToMessage(delivery));
        }

        return taken;
    }

    // What was received and deleted has left the queue: it stays here for the next receive.
    private void ReleaseAll()
    {
        lock (sync)
        {
            while (IsAlive && buffer.TryPeek(out var delivery) && !delivery.Settled)
                link.Release(buffer.Dequeue());
        }
    }

    private ServiceBusReceivedMessage ToMessage(IDelivery delivery)
    {
        const int GuidBytes = 16;
        var token = !delivery.Settled && delivery.Tag is { Length: GuidBytes } tag ? new Guid(tag) : Guid.Empty;
        return MessageReader.FromAmqp(delivery.Message, token, new Origin(this, delivery));
    }
}

/// <summary>The link and delivery a message came by, to settle it there.</summary>
internal sealed record Origin(IncomingLink Link, IDelivery Delivery);
