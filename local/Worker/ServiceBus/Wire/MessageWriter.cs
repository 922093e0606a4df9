using Amqp;
using Amqp.Framing;
using Amqp.Types;
using Azure.Messaging.ServiceBus;

namespace Pipeline.LocalWorker.ServiceBus.Wire;

/// <summary>A Service Bus message as AMQP has it.</summary>
internal static class MessageWriter
{
    public static Message ToAmqp(ServiceBusMessage message, TimeProvider time)
    {
        MessageTrace.Stamp(message.ApplicationProperties);
        var amqp = new Message { BodySection = new Data { Binary = message.Body.ToArray() } };
        amqp.Properties = PropertiesOf(message);
        if (message.TimeToLive != TimeSpan.MaxValue) SetTimeToLive(amqp, message.TimeToLive, time.GetUtcNow());
        amqp.MessageAnnotations = AnnotationsOf(message);
        if (message.ApplicationProperties.Count > 0)
        {
            amqp.ApplicationProperties = new ApplicationProperties();
            foreach (var (name, value) in message.ApplicationProperties)
                amqp.ApplicationProperties[name] = PropertyValues.ToWire(value);
        }

        return amqp;
    }

    public static byte[] Encode(Message message)
    {
        var buffer = message.Encode();
        return buffer.Buffer.AsSpan(buffer.Offset, buffer.Length).ToArray();
    }

    /// <summary>A batch of encoded messages as one AMQP message.</summary>
    public static Message ToBatch(IEnumerable<byte[]> encoded)
    {
        var sections = new DataList();
        foreach (var bytes in encoded) sections.Add(new Data { Binary = bytes });
        return new Message { BodySection = sections, Format = WireNames.BatchFormat };
    }

    // A field is set only when there is a value: AMQPNetLite writes null for one that was set to null.
    private static Properties PropertiesOf(ServiceBusMessage message)
    {
        var properties = new Properties();
        if (message.MessageId is { } id) properties.MessageId = id;
        if (message.To is { } to) properties.To = to;
        if (message.Subject is { } subject) properties.Subject = subject;
        if (message.ReplyTo is { } replyTo) properties.ReplyTo = replyTo;
        if (message.CorrelationId is { } correlationId) properties.CorrelationId = correlationId;
        if (message.ContentType is { } contentType) properties.ContentType = contentType;
        if (message.SessionId is { } sessionId) properties.GroupId = sessionId;
        if (message.ReplyToSessionId is { } replyToSessionId) properties.ReplyToGroupId = replyToSessionId;
        return properties;
    }

    // Milliseconds in 32 bits hold 49 days; the pair of times carries longer lives, as in the official client.
    private static void SetTimeToLive(Message amqp, TimeSpan timeToLive, DateTimeOffset now)
    {
        amqp.Header = new Header { Ttl = (uint)Math.Min(timeToLive.TotalMilliseconds, uint.MaxValue) };
        amqp.Properties.CreationTime = now.UtcDateTime;
        amqp.Properties.AbsoluteExpiryTime =
            timeToLive < DateTimeOffset.MaxValue - now ? (now + timeToLive).UtcDateTime : DateTime.MaxValue;
    }

    private static MessageAnnotations? AnnotationsOf(ServiceBusMessage message)
    {
        var annotations = new MessageAnnotations();
        if (message.ScheduledEnqueueTime != default)
            annotations[new Symbol(WireNames.ScheduledEnqueueTime)] = message.ScheduledEnqueueTime.UtcDateTime;
        if (message.PartitionKey is { } key) annotations[new Symbol(WireNames.PartitionKey)] = key;
        if (message.TransactionPartitionKey is { } viaKey) annotations[new Symbol(WireNames.ViaPartitionKey)] = viaKey;
        return annotations.Map.Count > 0 ? annotations : null;
    }
}
