using Microsoft.AspNetCore.Http;
using Pipeline.Storefronts;

namespace Pipeline.Intake;

/// <summary>
/// The body of an import, which ends where the limit is reached, and knows whether it was cut off there.
/// </summary>
internal sealed class ImportBody(Stream inner, CancellationToken gone) : Stream
{
    public const int MostBytes = 8 * 1024 * 1024;
    private int taken;

    /// <summary>There was more than is taken: what was read last may be half of something.</summary>
    public bool IsCutOff { get; private set; }

    /// <summary>Said of the line at which reading stopped.</summary>
    public static Refusal TooLarge => new(
        Problems.TooLarge,
        $"Reading stopped here, after {MostBytes} bytes. Send this line and those behind it in a body of their own.");

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => taken;
        set => throw new NotSupportedException();
    }

    // One byte more than allowed is asked for: whether it comes tells the end of the body from the limit.
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (IsCutOff) return 0;
        var room = MostBytes - taken;
        var got = await FillAsync(buffer[..Math.Min(buffer.Length, room + 1)]);
        IsCutOff = got > room;
        taken += Math.Min(got, room);
        return Math.Min(got, room);
    }

    // Whatever the server calls it, so that nobody takes it for a store that is away.
    private async ValueTask<int> FillAsync(Memory<byte> buffer)
    {
        try
        {
            return await inner.ReadAsync(buffer, gone);
        }
        catch (IOException fault) when (fault is not BadHttpRequestException)
        {
            throw new BadHttpRequestException("The body is broken.", fault);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("Read asynchronously: a blocked thread serves nobody.");

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
