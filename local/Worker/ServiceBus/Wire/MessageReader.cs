using Amqp;
using Amqp.Framing;
using Amqp.Types;
using Azure.Messaging.ServiceBus;

namespace Pipeline.LocalWorker.ServiceBus.Wire;

/// <summary>A Service Bus message out of an AMQP one.</summary>
internal static class MessageReader
{
    public static ServiceBusReceivedMessage FromAmqp(Message amqp, Guid lockToken, object? delivery = null)
    {
        var properties = amqp.Properties ?? new Properties();
        return new ServiceBusReceivedMessage(() => BodyOf(amqp))
        {
            MessageId = properties.GetMessageId()?.ToString(),
            To = properties.To,
            Subject = properties.Subject,
            ReplyTo = properties.ReplyTo,
            CorrelationId = properties.GetCorrelationId()?.ToString(),
            ContentType = properties.ContentType?.ToString(),
            SessionId = properties.GroupId,
            ReplyToSessionId = properties.ReplyToGroupId,
            TimeToLive = TimeToLiveOf(amqp),
            ApplicationProperties = ApplicationPropertiesOf(amqp),
            PartitionKey = Annotation<string>(amqp, WireNames.PartitionKey),
            TransactionPartitionKey = Annotation<string>(amqp, WireNames.ViaPartitionKey),
            DeadLetterSource = Annotation<string>(amqp, WireNames.DeadLetterSource),
            SequenceNumber = Annotation<long>(amqp, WireNames.SequenceNumber),
            EnqueuedSequenceNumber = Annotation<long>(amqp, WireNames.EnqueuedSequenceNumber),
            EnqueuedTime = TimeOf(amqp, WireNames.EnqueuedTime),
            ScheduledEnqueueTime = TimeOf(amqp, WireNames.ScheduledEnqueueTime),
            LockedUntil = TimeOf(amqp, WireNames.LockedUntil),
            State = (ServiceBusMessageState)Annotation<int>(amqp, WireNames.MessageState),
            // On the wire the header counts earlier deliveries (AMQP 1.0, 3.2.1); Service Bus counts this one too.
            DeliveryCount = (int)(amqp.Header?.DeliveryCount ?? 0) + 1,
            LockTokenGuid = lockToken,
            Delivery = delivery,
        };
    }

    public static Message Decode(byte[] bytes) => Message.Decode(new ByteBuffer(bytes, 0, bytes.Length, bytes.Length));

    private static BinaryData BodyOf(Message amqp) => amqp.BodySection switch
    {
        null => BinaryData.FromBytes(ReadOnlyMemory<byte>.Empty),
        Data data => BinaryData.FromBytes(data.Binary),
        DataList list => BinaryData.FromBytes(Join(list)),
        _ => throw new NotSupportedException("The body is an AMQP value or sequence, not bytes."),
    };

    private static byte[] Join(DataList list)
    {
        using var joined = new MemoryStream();
        for (var i = 0; i < list.Count; i++) joined.Write(list[i].Binary);
        return joined.ToArray();
    }

    private static TimeSpan TimeToLiveOf(Message amqp)
    {
        var (created, expires) = (amqp.Properties?.CreationTime, amqp.Properties?.AbsoluteExpiryTime);
        if (created is { Ticks: > 0 } from && expires > from) return expires.Value - from;
        return amqp.Header is { Ttl: > 0 } header ? TimeSpan.FromMilliseconds(header.Ttl) : TimeSpan.MaxValue;
    }

    private static Dictionary<string, object> ApplicationPropertiesOf(Message amqp)
    {
        var properties = new Dictionary<string, object>();
        if (amqp.ApplicationProperties is null) return properties;
        foreach (var (name, value) in amqp.ApplicationProperties.Map)
        {
            // Null is a value AMQP has and the official dictionary holds, whatever its annotation says.
            properties[name.ToString()!] = PropertyValues.FromWire(value)!;
        }

        return properties;
    }

    private static T? Annotation<T>(Message amqp, string name) =>
        amqp.MessageAnnotations?.Map.TryGetValue(new Symbol(name), out var value) == true && value is T typed
            ? typed
            : default;

    private static DateTimeOffset TimeOf(Message amqp, string name) =>
        Annotation<DateTime?>(amqp, name) is { } time
            ? new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc))
            : default;
}
