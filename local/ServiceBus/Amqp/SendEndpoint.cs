using Amqp;
using Amqp.Listener;
using Pipeline.LocalServiceBus.Engine;

namespace Pipeline.LocalServiceBus.Amqp;

/// <summary>The broker's end of a client's sender link.</summary>
internal sealed class SendEndpoint(QueueEngine queue, Traffic traffic) : LinkEndpoint
{
    /// <summary>How many messages a sender may have on their way; the library tops it up as they are settled.</summary>
    public const int Credit = 1000;

    public override void OnMessage(MessageContext messageContext)
    {
        try
        {
            var message = (IncomingMessage)messageContext.Message;
            if (message.SizeBytes > queue.Settings.MaxMessageSizeBytes)
                throw new MessageTooLargeException(message.SizeBytes, queue.Settings.MaxMessageSizeBytes);

            traffic.CameIn(queue.Send([.. MessageMapping.ToContents(message)]).Count);
            messageContext.Complete();
        }
        catch (MessageTooLargeException tooLarge)
        {
            messageContext.Complete(Errors.TooLarge(tooLarge.Message));
        }
        catch (QueueFullException full)
        {
            messageContext.Complete(Errors.Of(ErrorCode.ResourceLimitExceeded, full.Message));
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
