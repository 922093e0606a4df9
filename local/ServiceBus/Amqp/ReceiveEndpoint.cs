using Amqp;
using Amqp.Framing;
using Amqp.Listener;
using Pipeline.LocalServiceBus.Engine;

namespace Pipeline.LocalServiceBus.Amqp;

/// <summary>The broker's end of a client's receiver link: credit becomes messages, dispositions settle them.</summary>
internal sealed class ReceiveEndpoint : LinkEndpoint
{
    /// <summary>
    /// However much credit a client grants: when so much waits to be written to its socket, it gets no more. Enough
    /// that a client that reads is never kept waiting.
    /// </summary>
    private const long MaxUnwrittenBytes = 1024 * 1024;

    private readonly QueueEngine queue;
    private readonly ListenerLink link;
    private readonly QueueReceiver receiver;
    private readonly Outbox outbox;
    private readonly Traffic traffic;

    // Messages the client has allowed since it attached, as the library counts them and as it truly is. The library
    // takes a flow that grants nothing new for one that takes back all credit, so the two part company until put right.
    private long countedTotal;
    private long grantedTotal;
    private long handed;
    private bool unlimited;
    private volatile bool closed;

    public ReceiveEndpoint(
        QueueEngine queue, ListenerLink link, ReceiveMode mode, Outbox outbox, Traffic traffic)
    {
        this.queue = queue;
        this.link = link;
        this.outbox = outbox;
        this.traffic = traffic;
        receiver = queue.Attach(mode, Hand, MaxUnwrittenBytes);
        link.Closed += (_, _) => Close();
    }

    public override void OnFlow(FlowContext flowContext)
    {
        var delta = (long)flowContext.Messages;
        if (delta < 0 && (grantedTotal == 0 || unlimited))
        {
            // Credit of 2^31 and more arrives as a negative number.
            unlimited = true;
            delta += 1L + uint.MaxValue;
        }

        grantedTotal = countedTotal + delta;
        countedTotal = grantedTotal;
        receiver.Grant(grantedTotal);
        if (link.IsDraining)
            receiver.Drain(CompleteDrain);
        else if (flowContext.Messages <= 0)
            receiver.InTurn(RestoreCount);
    }

    public override void OnDisposition(DispositionContext dispositionContext)
    {
        // When a link goes, the library releases what is unsettled; in Service Bus it stays locked until its time is
        // up.
        if (closed || dispositionContext.Message is not OutgoingMessage message || message.LockToken == Guid.Empty)
            return;

        // What is no outcome tells how far a transfer has come, and settles nothing.
        if (dispositionContext.DeliveryState is not Outcome)
            return;

        var held = Settlement.Apply(queue, message.LockToken, dispositionContext.DeliveryState);
        if (dispositionContext.Settled)
            return;

        DeliveryState answer = held ? new Accepted() : new Rejected { Error = Errors.LockLost() };
        link.DisposeMessage(message, answer, settled: true);
    }

    private void Close()
    {
        closed = true;
        receiver.Dispose();
        outbox.Forget(link);
    }

    /// <summary>
    /// Two flows: one with the drain flag still set, for which the JavaScript client waits, and one without, which
    /// tells AMQPNetLite's own client that the drain is over.
    /// </summary>
    private void CompleteDrain() => Quietly(() =>
    {
        link.SetCredit(0, drain: true);
        link.CompleteDrain();
        countedTotal = grantedTotal = handed;
    });

    private void RestoreCount() => Quietly(() =>
    {
        var credit = Math.Clamp(grantedTotal - handed, 0, int.MaxValue);
        link.SetCredit((int)credit, drain: false);
        countedTotal = grantedTotal = handed + credit;
    });

    private void Hand(ReceivedMessage received) => Quietly(() =>
    {
        handed++;
        traffic.WentOut();
        outbox.Send(link, MessageMapping.ToMessage(received), () => receiver.Written(received.Content));
    });

    private void Quietly(Action act)
    {
        if (closed)
            return;

        try
        {
            act();
        }
        catch (Exception exception) when (exception is AmqpException or ObjectDisposedException)
        {
            // The client went away meanwhile: its lock runs out, as if it had received the message and died.
            Close();
        }
    }
}
