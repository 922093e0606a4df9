using Amqp;
using Amqp.Framing;
using Amqp.Listener;
using Amqp.Types;
using Pipeline.LocalServiceBus.Engine;

namespace Pipeline.LocalServiceBus.Amqp;

/// <summary>
/// Opens the links of one connection. It has a container host of its own, since the library lets a link's name be used
/// once per host.
/// </summary>
internal sealed class ClientLinks : ILinkProcessor
{
    private const int MaxLinks = 512;

    private static readonly Symbol SessionFilter = "com.microsoft:session-filter";

    private readonly QueueSet queues;
    private readonly Outbox outbox;
    private readonly Traffic traffic;
    private readonly ContainerHost container = new(Array.Empty<Address>());
    private readonly ReplyLinks replies = new();
    private int linkCount;

    public ClientLinks(QueueSet queues, Outbox outbox, Traffic traffic)
    {
        this.queues = queues;
        this.outbox = outbox;
        this.traffic = traffic;
        container.RegisterLinkProcessor(this);
    }

    public IContainer Container => container;

    public void Process(AttachContext attachContext)
    {
        var link = attachContext.Link;
        link.Closed += (_, _) => Interlocked.Decrement(ref linkCount);
        if (Interlocked.Increment(ref linkCount) > MaxLinks)
        {
            attachContext.Complete(Errors.Of(
                ErrorCode.ResourceLimitExceeded, $"A connection has {MaxLinks} links at most."));
            return;
        }

        var attach = attachContext.Attach;
        if (attach.Target is not (Target or null) || attach.Source is not (Source or null))
        {
            attachContext.Complete(Errors.Of(ErrorCode.NotImplemented, "Transactions are not offered."));
            return;
        }

        // The role is the client's: true is a receiver, whose messages come from the address of its source.
        var address = attach.Role ? ((Source?)attach.Source)?.Address : ((Target?)attach.Target)?.Address;
        var path = EntityPath.Of(address);
        if (path.Node is { } node)
            AttachNode(attachContext, node, path.Queue);
        else if (queues.Find(path.Queue) is { } queue)
            AttachQueue(attachContext, queue);
        else
            attachContext.Complete(Errors.NoSuchEntity(address));
    }

    private void AttachQueue(AttachContext context, QueueEngine queue)
    {
        context.Attach.MaxMessageSize = (ulong)queue.Settings.MaxMessageSizeBytes;
        if (!context.Attach.Role)
        {
            context.Complete(new SendEndpoint(queue, traffic), SendEndpoint.Credit);
            return;
        }

        if (((Source)context.Attach.Source).FilterSet?.ContainsKey(SessionFilter) == true)
        {
            context.Complete(Errors.Of(
                ErrorCode.NotAllowed, $"The queue '{queue.Name}' has no sessions; receive without one."));
            return;
        }

        var mode = context.Attach.SndSettleMode == SenderSettleMode.Settled
            ? ReceiveMode.ReceiveAndDelete
            : ReceiveMode.PeekLock;
        context.Complete(new ReceiveEndpoint(queue, context.Link, mode, outbox, traffic), 0);
    }

    private void AttachNode(AttachContext context, string node, string queuePath)
    {
        Func<Message, OutgoingMessage>? answer = queuePath.Length == 0
            ? TokenNode.Answer
            : queues.Find(queuePath) is { } queue ? new ManagementNode(queue).Answer : null;
        if (answer is null)
        {
            context.Complete(Errors.NoSuchEntity(node));
        }
        else if (context.Attach.Role)
        {
            context.Attach.SndSettleMode = SenderSettleMode.Settled;
            replies.Add(node, ((Target?)context.Attach.Target)?.Address, context.Link);
            context.Link.Closed += (_, _) => outbox.Forget(context.Link);
            context.Complete(new ReplyEndpoint(), 0);
        }
        else
        {
            context.Complete(new RequestEndpoint(node, replies, outbox, answer), RequestEndpoint.Credit);
        }
    }
}

/// <summary>What went through a connection, for its log line.</summary>
internal sealed class Traffic
{
    private long cameIn;
    private long wentOut;

    public long In => Interlocked.Read(ref cameIn);

    public long Out => Interlocked.Read(ref wentOut);

    public void CameIn(int messages) => Interlocked.Add(ref cameIn, messages);

    public void WentOut() => Interlocked.Increment(ref wentOut);
}
