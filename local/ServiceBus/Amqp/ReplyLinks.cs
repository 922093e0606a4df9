using System.Collections.Concurrent;
using Amqp;
using Amqp.Framing;
using Amqp.Listener;

namespace Pipeline.LocalServiceBus.Amqp;

/// <summary>
/// The links of one connection on which a node ($cbs, a queue's $management) answers. By connection, because the
/// official JavaScript client attaches its $cbs reply link without the target address that a request's reply-to
/// names.
/// </summary>
internal sealed class ReplyLinks
{
    private readonly ConcurrentDictionary<(string Node, string ReplyTo), ListenerLink> links = new();

    public void Add(string node, string? replyTo, ListenerLink link)
    {
        var key = (node, replyTo ?? string.Empty);
        links[key] = link;
        link.Closed += (_, _) => links.TryRemove(KeyValuePair.Create(key, link));
    }

    /// <summary>The link a request wants its answer on; null when the client has none open.</summary>
    public ListenerLink? Find(string node, string? replyTo) =>
        links.GetValueOrDefault((node, replyTo ?? string.Empty)) ?? links.GetValueOrDefault((node, string.Empty));
}

/// <summary>The broker's end of a reply link: it only ever sends.</summary>
internal sealed class ReplyEndpoint : LinkEndpoint
{
    public override void OnFlow(FlowContext flowContext)
    {
        if (flowContext.Link.IsDraining)
            flowContext.Link.CompleteDrain();
    }

    public override void OnDisposition(DispositionContext dispositionContext)
    {
        // Replies go settled.
    }
}

/// <summary>The broker's end of a request link: one answer for each request.</summary>
internal sealed class RequestEndpoint(
    string node, ReplyLinks replies, Outbox outbox, Func<Message, OutgoingMessage> answer) : LinkEndpoint
{
    public const int Credit = 100;

    private const long MaxUnreadBytes = 4 * 1024 * 1024;

    public override void OnMessage(MessageContext messageContext)
    {
        var request = messageContext.Message;
        if (replies.Find(node, request.Properties?.ReplyTo) is not { } link)
        {
            messageContext.Complete(Errors.Of(ErrorCode.NotFound, "No link is attached on which to answer."));
            return;
        }

        if (request is IncomingMessage { IsWhole: false } tooLarge)
        {
            messageContext.Complete(Errors.TooLarge($"The request has {tooLarge.SizeBytes} bytes or more."));
            return;
        }

        if (outbox.Bytes > MaxUnreadBytes)
        {
            messageContext.Complete(Errors.Of(ErrorCode.ResourceLimitExceeded, "What was sent before is not read."));
            return;
        }

        var reply = answer(request);
        reply.Properties = new Properties();
        if (request.Properties?.GetMessageId() is { } messageId)
            reply.Properties.SetCorrelationId(messageId);
        messageContext.Complete();
        outbox.Send(link, reply);
    }

    public override void OnFlow(FlowContext flowContext)
    {
        // As with SendEndpoint.
    }

    public override void OnDisposition(DispositionContext dispositionContext)
    {
        // As with SendEndpoint.
    }
}
