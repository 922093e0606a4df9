using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using Amqp;

namespace Pipeline.LocalServiceBus.Amqp;

/// <summary>Reads a client's bytes frame by frame, so that each can be looked at before the library gets it.</summary>
internal sealed class FrameReader(IAsyncTransport source, int maxFrameBytes)
{
    public const int FrameHeaderBytes = 8;

    private const int ProtocolHeaderBytes = 8;
    private const int SizeBytes = 4;

    private readonly byte[] size = new byte[SizeBytes];
    private byte[] frame = [];
    private int at;
    private int end;
    private bool headerSeen;

    /// <summary>As many as there are at hand, up to <paramref name="count"/>; 0 when the client has gone.</summary>
    /// <param name="buffer">Takes them.</param>
    /// <param name="offset">Where in it they go.</param>
    /// <param name="count">How many are wanted.</param>
    /// <param name="accepts">Whether the library shall see a frame; the protocol's header it sees always.</param>
    /// <exception cref="AmqpException">A frame is too large or too small to be one.</exception>
    public async Task<int> ReceiveAsync(byte[] buffer, int offset, int count, Func<ArraySegment<byte>, bool> accepts)
    {
        while (at == end)
        {
            if (!await ReadAsync(accepts))
                return 0;
        }

        var part = Math.Min(count, end - at);
        frame.AsSpan(at, part).CopyTo(buffer.AsSpan(offset));
        at += part;
        if (at == end)
            Release();
        return part;
    }

    public void Release()
    {
        if (frame.Length > 0)
            ArrayPool<byte>.Shared.Return(frame);
        (frame, at, end) = ([], 0, 0);
    }

    private async Task<bool> ReadAsync(Func<ArraySegment<byte>, bool> accepts)
    {
        var length = ProtocolHeaderBytes;
        var begun = 0;
        if (headerSeen)
        {
            if (!await FillAsync(size, 0, SizeBytes))
                return false;
            length = Checked(BinaryPrimitives.ReadUInt32BigEndian(size));
            begun = SizeBytes;
        }

        frame = ArrayPool<byte>.Shared.Rent(length);
        size.AsSpan(0, begun).CopyTo(frame);
        if (!await FillAsync(frame, begun, length - begun))
            return false;

        if (!headerSeen || accepts(new ArraySegment<byte>(frame, 0, length)))
            (at, end) = (0, length);
        else
            Release();
        headerSeen = true;
        return true;
    }

    private int Checked(uint length) => length >= FrameHeaderBytes && length <= maxFrameBytes
        ? (int)length
        : throw new AmqpException(ErrorCode.FramingError, string.Create(
            CultureInfo.InvariantCulture, $"A frame has {FrameHeaderBytes} to {maxFrameBytes} bytes, not {length}."));

    private async Task<bool> FillAsync(byte[] buffer, int offset, int count)
    {
        while (count > 0)
        {
            var received = await source.ReceiveAsync(buffer, offset, count);
            if (received == 0)
                return false;
            offset += received;
            count -= received;
        }

        return true;
    }
}
