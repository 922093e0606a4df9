using System.Buffers.Binary;
using System.Globalization;
using Amqp;
using Amqp.Framing;
using Amqp.Types;

namespace Pipeline.LocalServiceBus.Amqp;

/// <summary>
/// Watches the frames of one client for messages that come in several transfers: the library gathers such a message
/// whole, however large it gets, before anybody is asked. Reads frame sizes itself, and performatives with the
/// library's own decoder.
/// </summary>
internal sealed class IncomingFrames(int maxFrameBytes, UnfinishedMessages total)
{
    /// <summary>Twice what a queue takes: what is over its limit by less is refused on the link alone.</summary>
    public const int MaxMessageBytes = 512 * 1024;

    private const int MaxConnectionBytes = 8 * MaxMessageBytes;
    private const int FrameHeaderBytes = 8;
    private const int SizeBytes = 4;

    private readonly Dictionary<(int Channel, uint Handle), int> unfinished = [];
    private int unfinishedBytes;
    private int frameBytes;
    private bool headerSeen;

    /// <summary>
    /// The library asks for a connection's bytes part by part: the protocol header, then of each frame the size and
    /// the rest, the rest in one piece of memory.
    /// </summary>
    /// <param name="buffer">Where the part just completed lies.</param>
    /// <param name="end">Where in it the part ends.</param>
    /// <exception cref="AmqpException">Ends the connection: the frame, or what it adds to, is too large.</exception>
    public void OnPart(byte[] buffer, int end)
    {
        if (!headerSeen)
        {
            headerSeen = true;
        }
        else if (frameBytes == 0)
        {
            frameBytes = FrameSize(buffer.AsSpan(end - SizeBytes, SizeBytes));
        }
        else
        {
            var start = end - frameBytes;
            frameBytes = 0;
            OnFrame(buffer, start, end);
        }
    }

    /// <summary>The connection is gone, and what it left unfinished with it.</summary>
    public void Forget()
    {
        total.Add(-unfinishedBytes);
        unfinishedBytes = 0;
        unfinished.Clear();
    }

    private int FrameSize(ReadOnlySpan<byte> bytes)
    {
        var size = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        return size >= FrameHeaderBytes && size <= maxFrameBytes
            ? (int)size
            : throw new AmqpException(ErrorCode.FramingError, string.Create(
                CultureInfo.InvariantCulture, $"A frame has 8 to {maxFrameBytes} bytes, not {size}."));
    }

    private void OnFrame(byte[] buffer, int start, int end)
    {
        var bodyBytes = end - start - FrameHeaderBytes;
        if (bodyBytes == 0)
            return;

        var channel = BinaryPrimitives.ReadUInt16BigEndian(buffer.AsSpan(start + 6));
        var body = new ByteBuffer(buffer, start + FrameHeaderBytes, bodyBytes, bodyBytes);
        switch (Encoder.ReadObject(body))
        {
            case Transfer { More: true } transfer:
                Keep((channel, transfer.Handle), body.Length);
                break;
            case Transfer transfer:
                Drop((channel, transfer.Handle));
                break;
            case Detach detach:
                Drop((channel, detach.Handle));
                break;
            case End:
                foreach (var key in unfinished.Keys.Where(key => key.Channel == channel).ToArray())
                    Drop(key);
                break;
            default:
                // Nothing else carries a message.
                break;
        }
    }

    private void Keep((int Channel, uint Handle) key, int payloadBytes)
    {
        var messageBytes = unfinished.GetValueOrDefault(key) + payloadBytes;
        if (messageBytes > MaxMessageBytes)
        {
            throw new AmqpException(ErrorCode.MessageSizeExceeded, string.Create(
                CultureInfo.InvariantCulture, $"A message of more than {MaxMessageBytes} bytes was begun."));
        }

        unfinished[key] = messageBytes;
        unfinishedBytes += payloadBytes;
        if (total.Add(payloadBytes) > UnfinishedMessages.MaxBytes || unfinishedBytes > MaxConnectionBytes)
            throw new AmqpException(ErrorCode.ResourceLimitExceeded, "Too many messages were begun and not ended.");
    }

    private void Drop((int Channel, uint Handle) key)
    {
        if (!unfinished.Remove(key, out var bytes))
            return;

        unfinishedBytes -= bytes;
        total.Add(-bytes);
    }
}

/// <summary>What all clients together have begun to send and not ended.</summary>
internal sealed class UnfinishedMessages
{
    public const long MaxBytes = 128 * 1024 * 1024;

    private long bytes;

    /// <summary>Answers the sum.</summary>
    public long Add(long more) => Interlocked.Add(ref bytes, more);
}
