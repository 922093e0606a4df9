using System.Diagnostics.CodeAnalysis;
using Amqp;
using Amqp.Framing;
using Amqp.Types;
using Pipeline.LocalServiceBus.Engine;

namespace Pipeline.LocalServiceBus.Amqp;

/// <summary>
/// The one place that says which AMQP section carries what. Source: "AMQP 1.0 in Azure Service Bus protocol guide".
/// What a sender wrote is passed on section by section; only the header's count and the broker's own annotations are
/// written anew.
/// </summary>
internal static class MessageMapping
{
    private const uint BatchFormat = 0x80013700;

    // What the library answers for a header without a time to live.
    private const uint NoTtl = uint.MaxValue;

    private static readonly Symbol SequenceNumber = "x-opt-sequence-number";
    private static readonly Symbol EnqueueSequenceNumber = "x-opt-enqueue-sequence-number";
    private static readonly Symbol EnqueuedTime = "x-opt-enqueued-time";
    private static readonly Symbol LockedUntil = "x-opt-locked-until";
    private static readonly Symbol ScheduledEnqueueTime = "x-opt-scheduled-enqueue-time";
    private static readonly Symbol DeadLetterSource = "x-opt-deadletter-source";
    private static readonly Symbol State = "x-opt-message-state";

    /// <summary>The messages of a transfer: itself, or those packed into a batch as one data section each.</summary>
    public static IEnumerable<MessageContent> ToContents(IncomingMessage message)
    {
        if (message.Format != BatchFormat)
            return [ToContent(message)];

        return message.BodySection switch
        {
            DataList many => Enumerable.Range(0, many.Count).Select(index => ToContent(many[index].Binary)),
            Data one => [ToContent(one.Binary)],
            _ => throw new AmqpException(ErrorCode.DecodeError, "A batch holds its messages in data sections."),
        };
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The queue keeps the message.")]
    public static MessageContent ToContent(byte[] encoded) => ToContent(IncomingMessage.Decode(encoded));

    public static MessageContent ToContent(IncomingMessage message)
    {
        // Service Bus gives an id to a message without one, and the JavaScript client cannot settle messages without.
        message.Properties ??= new Properties();
        if (message.Properties.GetMessageId() is null)
            message.Properties.MessageId = Guid.NewGuid().ToString("N");

        return new MessageContent(message, message.SizeBytes)
        {
            TimeToLive = message.Header is { Ttl: > 0 and < NoTtl } header
                ? TimeSpan.FromMilliseconds(header.Ttl)
                : null,
            ScheduledFor = message.MessageAnnotations?[ScheduledEnqueueTime] is DateTime due
                ? new DateTimeOffset(DateTime.SpecifyKind(due, DateTimeKind.Utc))
                : null,
        };
    }

    public static OutgoingMessage ToMessage(ReceivedMessage received)
    {
        var sent = (Message)received.Content.Payload;
        return new OutgoingMessage
        {
            LockToken = received.LockToken,
            Header = HeaderOf(sent.Header, received.DeliveryCount),
            MessageAnnotations = AnnotationsOf(sent.MessageAnnotations, received),
            Properties = sent.Properties,
            ApplicationProperties = PropertiesOf(sent.ApplicationProperties, received),
            BodySection = sent.BodySection,
            Footer = sent.Footer,
        };
    }

    /// <summary>On the wire the count is of earlier deliveries; the clients add the present one.</summary>
    private static Header HeaderOf(Header? sent, int deliveryCount)
    {
        var header = new Header { DeliveryCount = (uint)Math.Max(0, deliveryCount - 1) };
        if (sent is null)
            return header;

        header.Durable = sent.Durable;
        header.Priority = sent.Priority;
        if (sent.Ttl is > 0 and < NoTtl)
            header.Ttl = sent.Ttl;
        return header;
    }

    private static MessageAnnotations AnnotationsOf(MessageAnnotations? sent, ReceivedMessage received)
    {
        var annotations = new MessageAnnotations();
        if (sent is not null)
        {
            foreach (var (name, value) in sent.Map)
                annotations.Map[name] = value;
        }

        annotations[SequenceNumber] = received.SequenceNumber;
        annotations[EnqueueSequenceNumber] = received.EnqueuedSequenceNumber;
        annotations[EnqueuedTime] = received.EnqueuedAt.UtcDateTime;
        annotations[State] = (int)received.State;
        if (received.LockedUntil is { } lockedUntil)
            annotations[LockedUntil] = lockedUntil.UtcDateTime;
        if (received.DeadLetter is { } deadLetter)
            annotations[DeadLetterSource] = deadLetter.Source;
        return annotations;
    }

    private static ApplicationProperties? PropertiesOf(ApplicationProperties? sent, ReceivedMessage received)
    {
        if (received is { DeadLetter: null, ChangedProperties.Count: 0 })
            return sent;

        var properties = new ApplicationProperties();
        if (sent is not null)
        {
            foreach (var (name, value) in sent.Map)
                properties.Map[name] = value;
        }

        foreach (var (name, value) in received.ChangedProperties)
            properties[name] = value;
        if (received.DeadLetter?.Reason is { } reason)
            properties["DeadLetterReason"] = reason;
        if (received.DeadLetter?.Description is { } description)
            properties["DeadLetterErrorDescription"] = description;
        return properties;
    }
}
