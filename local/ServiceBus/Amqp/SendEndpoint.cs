using Amqp;
using Amqp.Listener;
using Pipeline.LocalServiceBus.Engine;

namespace Pipeline.LocalServiceBus.Amqp;

/// <summary>The broker's end of a client's sender link.</summary>
internal sealed class SendEndpoint(QueueEngine queue) : LinkEndpoint
{
    /// <summary>How many messages a sender may have on their way; the library tops it up as they are settled.</summary>
    public const int Credit = 1000;

    public override void OnMessage(MessageContext messageContext)
    {
        try
        {
            // Unpacked to the end before the first is taken in: a batch goes in as a whole or not at all.
            var contents = MessageMapping.ToContents((IncomingMessage)messageContext.Message).ToArray();
            if (contents.FirstOrDefault(content => content.SizeBytes > queue.Settings.MaxMessageSizeBytes) is { } large)
                throw new MessageTooLargeException(large.SizeBytes, queue.Settings.MaxMessageSizeBytes);

            foreach (var content in contents)
                queue.Send(content);
            messageContext.Complete();
        }
        catch (MessageTooLargeException tooLarge)
        {
            messageContext.Complete(Errors.TooLarge(tooLarge.Message));
        }
        catch (AmqpException malformed)
        {
            messageContext.Complete(malformed.Error);
        }
    }

    public override void OnFlow(FlowContext flowContext)
    {
        // A sender that reports its state needs no answer: the library keeps its credit topped up.
    }

    public override void OnDisposition(DispositionContext dispositionContext)
    {
        // The broker settles at once, so a sender has nothing left to say about a message.
    }
}
