using System.Net.Sockets;
using Amqp;
using Amqp.Framing;
using Amqp.Handler;
using Amqp.Listener;
using Microsoft.Extensions.Logging;
using Pipeline.LocalServiceBus.Engine;
using EventId = Amqp.Handler.EventId;

namespace Pipeline.LocalServiceBus.Amqp;

/// <summary>
/// One client's connection: opens its links, gives deliveries their lock token as tag, and drops a client that
/// connects and then says nothing. It has a container host of its own, since the library lets a link's name be used
/// once per host.
/// </summary>
internal sealed partial class ClientConnection : IHandler, ILinkProcessor
{
    private static readonly TimeSpan OpeningTime = TimeSpan.FromSeconds(30);

    private readonly QueueSet queues;
    private readonly ILogger logger;
    private readonly TimeProvider timeProvider;
    private readonly ContainerHost links = new(Array.Empty<Address>());
    private readonly ReplyLinks replies = new();
    private ITimer? openingTimer;
    private string peer = "unknown";

    public ClientConnection(QueueSet queues, ILogger logger, TimeProvider timeProvider)
    {
        this.queues = queues;
        this.logger = logger;
        this.timeProvider = timeProvider;
        links.RegisterLinkProcessor(this);
    }

    public IContainer Links => links;

    public bool CanHandle(EventId id) => id is EventId.SocketAccept or EventId.ConnectionAccept
        or EventId.ConnectionRemoteOpen or EventId.SendDelivery;

    public void Handle(Event protocolEvent)
    {
        switch (protocolEvent.Id)
        {
            case EventId.SocketAccept:
                Accept((Socket)protocolEvent.Context);
                break;
            case EventId.ConnectionAccept:
                protocolEvent.Connection.Closed += (_, error) =>
                    Log.Closed(logger, peer, error?.Condition ?? "normally");
                break;
            case EventId.ConnectionRemoteOpen:
                Open((Open)protocolEvent.Context);
                break;
            case EventId.SendDelivery:
                Tag((IDelivery)protocolEvent.Context);
                break;
            default:
                // The library asks about sent deliveries and then also tells of received ones.
                break;
        }
    }

    public void Process(AttachContext attachContext)
    {
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

    private static void AttachQueue(AttachContext context, QueueEngine queue)
    {
        context.Attach.MaxMessageSize = (ulong)queue.Settings.MaxMessageSizeBytes;
        if (!context.Attach.Role)
        {
            context.Complete(new SendEndpoint(queue), SendEndpoint.Credit);
            return;
        }

        var mode = context.Attach.SndSettleMode == SenderSettleMode.Settled
            ? ReceiveMode.ReceiveAndDelete
            : ReceiveMode.PeekLock;
        context.Complete(new ReceiveEndpoint(queue, context.Link, mode), 0);
    }

    private void AttachNode(AttachContext context, string node, string queuePath)
    {
        Func<Message, Message>? answer = queuePath.Length == 0
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
            context.Complete(new ReplyEndpoint(), 0);
        }
        else
        {
            context.Complete(new RequestEndpoint(node, replies, answer), RequestEndpoint.Credit);
        }
    }

    /// <summary>The official clients read the lock token from the tag: 16 bytes in the order of .NET's Guid.</summary>
    private static void Tag(IDelivery delivery)
    {
        if (delivery.Message is OutgoingMessage { LockToken: var token } && token != Guid.Empty)
            delivery.Tag = token.ToByteArray();
    }

    private void Accept(Socket socket)
    {
        peer = socket.RemoteEndPoint?.ToString() ?? peer;
        openingTimer = timeProvider.CreateTimer(
            _ => socket.Dispose(), null, OpeningTime, Timeout.InfiniteTimeSpan);
    }

    private void Open(Open open)
    {
        openingTimer?.Dispose();
        if (open.MaxFrameSize < 512)
            throw new AmqpException(ErrorCode.InvalidField, "A frame of 512 bytes must be accepted (AMQP 1.0, 2.7.1).");
        Log.Opened(logger, peer, open.ContainerId);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "{Peer} connected as {ContainerId}")]
        public static partial void Opened(ILogger logger, string peer, string containerId);

        [LoggerMessage(Level = LogLevel.Debug, Message = "{Peer} left: {Reason}")]
        public static partial void Closed(ILogger logger, string peer, string reason);
    }
}
