using Amqp;
using Amqp.Framing;

namespace Pipeline.LocalWorker.ServiceBus.Wire;

/// <summary>A sender link. Sends are pipelined: each waits for its own outcome only.</summary>
internal sealed class OutgoingLink
{
    // The limit of a message in the standard tier, for a broker that announces none.
    private const long DefaultMaxMessageSize = 256 * 1024;
    private readonly SenderLink link;
    private readonly string entity;

    private OutgoingLink(SenderLink link, string entity, Attach attach)
    {
        this.link = link;
        this.entity = entity;
        MaxMessageSize = attach.MaxMessageSize is > 0 and < int.MaxValue
            ? (long)attach.MaxMessageSize
            : DefaultMaxMessageSize;
    }

    public long MaxMessageSize { get; }

    public bool IsAlive => !link.IsClosed;

    public static async Task<OutgoingLink> OpenAsync(
        BrokerConnection connection, string entity, CancellationToken cancellationToken)
    {
        var session = await connection.OpenSessionAsync(cancellationToken);
        var opening = new LinkOpening(entity);
        var attach = new Attach
        {
            Source = new Source(),
            Target = new Target { Address = entity },
            SndSettleMode = SenderSettleMode.Unsettled,
            RcvSettleMode = ReceiverSettleMode.First,
        };
        var link = new SenderLink(session, $"{entity}-{Guid.NewGuid():N}", attach, opening.OnAttached);
        return new OutgoingLink(link, entity, await opening.WaitAsync(link, cancellationToken));
    }

    public async Task SendAsync(Message message, CancellationToken cancellationToken)
    {
        var outcome = new TaskCompletionSource<Outcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        link.Send(message, (_, _, result, _) => outcome.TrySetResult(result), null);
        // A link that ended in between has answered for what it knew of, which this message may have missed.
        if (!IsAlive) outcome.TrySetResult(new Released());
        try
        {
            ThrowUnlessAccepted(await outcome.Task.WaitAsync(cancellationToken));
        }
        catch (OperationCanceledException)
        {
            if (IsAlive) link.Cancel(message);
            throw;
        }
    }

    public Task CloseAsync() => BrokerConnection.CloseQuietlyAsync(link.Session);

    private void ThrowUnlessAccepted(Outcome outcome)
    {
        if (outcome is Accepted) return;
        // Without an error the message was released: by the broker, or by AMQPNetLite because the link ended.
        throw Faults.From((outcome as Rejected)?.Error ?? link.Error, entity);
    }
}
