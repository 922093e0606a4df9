using Amqp;

namespace Pipeline.LocalServiceBus.Amqp;

/// <summary>A message off the wire, which remembers how long it was there.</summary>
internal sealed class IncomingMessage : Message
{
    public required int SizeBytes { get; init; }

    /// <summary>False for what is far too large: it was not kept, and can only be refused.</summary>
    public bool IsWhole { get; init; } = true;

    /// <exception cref="AmqpException">The bytes are no message.</exception>
    public static new IncomingMessage Decode(ByteBuffer buffer)
    {
        var sizeBytes = buffer.Length;
        if (sizeBytes > IncomingMessages.MaxMessageBytes)
            return new IncomingMessage { SizeBytes = sizeBytes, IsWhole = false };

        var message = Message.Decode(buffer);
        return new IncomingMessage
        {
            SizeBytes = sizeBytes,
            Header = message.Header,
            DeliveryAnnotations = message.DeliveryAnnotations,
            MessageAnnotations = message.MessageAnnotations,
            Properties = message.Properties,
            ApplicationProperties = message.ApplicationProperties,
            BodySection = message.BodySection,
            Footer = message.Footer,
        };
    }

    public static IncomingMessage Decode(byte[] bytes) => Decode(new ByteBuffer(bytes, 0, bytes.Length, bytes.Length));
}

/// <summary>A message on its way to a client. Its delivery has the tag by which the outbox knows it.</summary>
internal sealed class OutgoingMessage : Message
{
    private readonly Guid ownTag = Guid.NewGuid();

    /// <summary>Empty when there is nothing to settle.</summary>
    public Guid LockToken { get; init; }

    /// <summary>The official clients read the lock token from the tag: 16 bytes in the order of .NET's Guid.</summary>
    public Guid Tag => LockToken == Guid.Empty ? ownTag : LockToken;
}
