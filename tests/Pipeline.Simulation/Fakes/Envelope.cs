using System.Text;
using Azure.Messaging.ServiceBus;

namespace Pipeline.Simulation.Fakes;

/// <summary>A message as the broker holds it.</summary>
internal sealed class Envelope(ServiceBusMessage message, long sequence, DateTimeOffset enqueued)
{
    private const int IdLength = 30;

    public BinaryData Body { get; } = message.Body;

    public string? MessageId { get; } = message.MessageId;

    public long Sequence { get; } = sequence;

    /// <summary>Not before.</summary>
    public DateTimeOffset VisibleAt { get; set; } =
        message.ScheduledEnqueueTime > enqueued ? message.ScheduledEnqueueTime : enqueued;

    /// <summary>Null when nobody has it.</summary>
    public Guid? Lock { get; set; }

    public DateTimeOffset LockedUntil { get; set; }

    public int Deliveries { get; set; }

    public string? DeadLetterReason { get; set; }

    /// <summary>The orders that it is about.</summary>
    public IReadOnlyList<string> Orders { get; } = OrdersIn(message.Body);

    public ServiceBusReceivedMessage Deliver() => ServiceBusModelFactory.ServiceBusReceivedMessage(
        body: Body,
        messageId: MessageId,
        lockTokenGuid: Lock ?? throw new InvalidOperationException("Not locked."),
        deliveryCount: Deliveries,
        lockedUntil: LockedUntil,
        sequenceNumber: Sequence,
        properties: DeadLetterReason is { } reason
            ? new Dictionary<string, object> { ["DeadLetterReason"] = reason }
            : null,
        enqueuedTime: VisibleAt);

    // Cheaper than parsing: a nudge begins with its order's id.
    private static List<string> OrdersIn(BinaryData body)
    {
        var ids = new List<string>(1);
        var rest = body.ToMemory().Span;
        for (int at; (at = rest.IndexOf("{\"id\":\"ord_"u8)) >= 0; rest = rest[(at + 7)..])
        {
            ids.Add(Encoding.ASCII.GetString(rest.Slice(at + 7, IdLength)));
        }

        return ids;
    }
}
