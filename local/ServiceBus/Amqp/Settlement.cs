using Amqp.Framing;
using Amqp.Types;
using Pipeline.LocalServiceBus.Engine;

namespace Pipeline.LocalServiceBus.Amqp;

/// <summary>What a disposition's state means to a queue (AMQP 1.0, section 3.4; Service Bus protocol guide).</summary>
internal static class Settlement
{
    private static readonly Symbol Reason = "DeadLetterReason";
    private static readonly Symbol Description = "DeadLetterErrorDescription";

    /// <summary>False when the lock is lost.</summary>
    public static bool Apply(QueueEngine queue, Guid lockToken, DeliveryState? state) => state switch
    {
        Accepted => queue.Complete(lockToken),
        Released => queue.Abandon(lockToken),
        Rejected rejected => DeadLetter(queue, lockToken, rejected.Error),
        Modified { UndeliverableHere: true } modified => queue.Defer(lockToken, ChangesOf(modified.MessageAnnotations)),
        Modified modified => queue.Abandon(lockToken, ChangesOf(modified.MessageAnnotations)),
        _ => true,
    };

    public static Dictionary<string, object?>? ChangesOf(Map? map) =>
        map?.Where(static pair => pair.Key is not null)
            .ToDictionary(static pair => pair.Key.ToString() ?? string.Empty, static pair => (object?)pair.Value);

    private static bool DeadLetter(QueueEngine queue, Guid lockToken, Error? error)
    {
        var changes = ChangesOf(error?.Info) ?? [];
        var reason = changes.Remove(Reason, out var named) ? named as string : null;
        var description = changes.Remove(Description, out var told) ? told as string : error?.Description;
        return queue.DeadLetter(lockToken, reason, description, changes);
    }
}
