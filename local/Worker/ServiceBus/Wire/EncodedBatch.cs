using System.Diagnostics.CodeAnalysis;
using Amqp;
using Azure.Messaging.ServiceBus;

namespace Pipeline.LocalWorker.ServiceBus.Wire;

/// <summary>A batch of messages as they will be sent, measured to the byte.</summary>
internal sealed class EncodedBatch(long maxSizeInBytes, TimeProvider time) : BatchStore
{
    // A data section: three bytes of descriptor, then one of form and one or four of length (AMQP 1.0, 1.6.19, 3.2.6).
    private const int ShortSection = 5;
    private const int LongSection = 8;
    private readonly Lock sync = new();
    private readonly List<ServiceBusMessage> messages = [];
    private readonly List<Message> amqp = [];
    private readonly List<byte[]> encoded = [];
    private long size;

    public override long MaxSizeInBytes => maxSizeInBytes;

    public override long SizeInBytes => Interlocked.Read(ref size);

    public override IReadOnlyCollection<ServiceBusMessage> Messages => messages;

    [SuppressMessage("Reliability", "CA2000", Justification = "AMQPNetLite frees a sent message's buffer itself.")]
    public override bool TryAdd(ServiceBusMessage message)
    {
        var written = MessageWriter.ToAmqp(message, time);
        var bytes = MessageWriter.Encode(written);
        var section = bytes.Length + (bytes.Length <= byte.MaxValue ? ShortSection : LongSection);
        lock (sync)
        {
            if (size + section > maxSizeInBytes) return false;
            size += section;
            messages.Add(message);
            amqp.Add(written);
            encoded.Add(bytes);
            return true;
        }
    }

    public override void Clear()
    {
        lock (sync)
        {
            messages.Clear();
            amqp.Clear();
            encoded.Clear();
            size = 0;
        }
    }

    /// <summary>The bytes of <see cref="ToAmqp"/>, which for one message are fewer than the batch's.</summary>
    public long WireSize
    {
        get
        {
            lock (sync) return encoded.Count == 1 ? encoded[0].Length : size;
        }
    }

    /// <summary>One message goes as itself, more go as a batch.</summary>
    public Message ToAmqp()
    {
        lock (sync) return amqp.Count == 1 ? amqp[0] : MessageWriter.ToBatch(encoded);
    }
}
