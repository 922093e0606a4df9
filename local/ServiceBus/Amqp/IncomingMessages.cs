using System.Buffers.Binary;
using Amqp;
using Amqp.Framing;
using Amqp.Types;

namespace Pipeline.LocalServiceBus.Amqp;

/// <summary>
/// Watches one client's frames for messages that come in several transfers: the library gathers such a message whole,
/// however large it gets, before anybody is asked. Here the middle of what is far too large is thrown away; the library
/// sees its beginning and its end, and the link's endpoint refuses it by its size. Performatives are read with the
/// library's own decoder.
/// </summary>
internal sealed class IncomingMessages(UnfinishedMessages total)
{
    /// <summary>Twice what a queue takes: whatever a queue takes gets through untouched.</summary>
    public const int MaxMessageBytes = 512 * 1024;

    private const int MaxConnectionBytes = 8 * MaxMessageBytes;

    // Each frame thrown away shrinks the session's window (2048 frames) by one, since the library does not count it.
    private const int MaxThrownAway = 1024;

    private readonly Dictionary<(int Channel, uint Handle), int> unfinished = [];
    private int unfinishedBytes;
    private int thrownAway;

    /// <summary>Whether the library shall see this frame.</summary>
    /// <exception cref="AmqpException">Ends the connection: too much of it is unfinished, or too large.</exception>
    public bool Accepts(ArraySegment<byte> frame)
    {
        var bodyBytes = frame.Count - FrameReader.FrameHeaderBytes;
        if (bodyBytes == 0 || Performatives.IsFlowOrDisposition(frame.AsSpan(FrameReader.FrameHeaderBytes)))
            return true;

        var channel = BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(6));
        var bodyOffset = frame.Offset + FrameReader.FrameHeaderBytes;
        var body = new ByteBuffer(frame.Array, bodyOffset, bodyBytes, bodyBytes);
        switch (Decoded(body))
        {
            case Transfer { More: true } transfer:
                return Keep((channel, transfer.Handle), body.Length);
            case Transfer transfer:
                Forget((channel, transfer.Handle));
                return true;
            case Detach detach:
                Forget((channel, detach.Handle));
                return true;
            case End:
                foreach (var key in unfinished.Keys.Where(key => key.Channel == channel).ToArray())
                    Forget(key);
                return true;
            default:
                return true;
        }
    }

    /// <summary>The connection is gone, and what it left unfinished with it.</summary>
    public void Forget() => total.Add(-Interlocked.Exchange(ref unfinishedBytes, 0));

    private static object Decoded(ByteBuffer body)
    {
        try
        {
            return Encoder.ReadObject(body);
        }
        catch (Exception exception) when (exception is not AmqpException)
        {
            // The decoder does not say what it throws when the bytes end too early or are of a kind it did not expect.
            throw new AmqpException(ErrorCode.DecodeError, $"A frame cannot be read: {exception.Message}");
        }
    }

    private bool Keep((int Channel, uint Handle) key, int bytes)
    {
        var messageBytes = unfinished.GetValueOrDefault(key);
        if (messageBytes > MaxMessageBytes)
        {
            return ++thrownAway <= MaxThrownAway
                ? false
                : throw new AmqpException(ErrorCode.MessageSizeExceeded, "Far too much was sent that no queue takes.");
        }

        unfinished[key] = messageBytes + bytes;
        if (total.Add(bytes) > UnfinishedMessages.MaxBytes
            | Interlocked.Add(ref unfinishedBytes, bytes) > MaxConnectionBytes)
        {
            throw new AmqpException(ErrorCode.ResourceLimitExceeded, "Too many messages were begun and not ended.");
        }

        return true;
    }

    private void Forget((int Channel, uint Handle) key)
    {
        if (!unfinished.Remove(key, out var bytes))
            return;

        Interlocked.Add(ref unfinishedBytes, -bytes);
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
