using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Pipeline.Storefronts;

namespace Pipeline.Intake;

/// <summary>
/// Orders as newline-delimited JSON, one a line: the body of POST /v1/orders with its key in it. A line is held in
/// memory at a time, and no more of it than an order may have.
/// </summary>
internal sealed class NdjsonOrders(ImportBody body)
{
    private const int MostBytes = OrderRequestReader.MostBytes;
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];
    private readonly PipeReader reader = PipeReader.Create(body);

    public async IAsyncEnumerable<ImportItem> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var line = 1; ; line++)
        {
            var text = await NextAsync(cancellationToken);
            if (text is { EndsTheBody: true } && body.IsCutOff)
            {
                yield return ImportItem.Refused(line, ImportBody.TooLarge);
                yield break;
            }

            if (text.IsTooLong) yield return ImportItem.Refused(line, BoundedBody.TooLarge(MostBytes));
            else if (!IsBlank(text.Bytes)) yield return Read(line, text.Bytes);
            if (text.EndsTheBody) yield break;
        }
    }

    private static ImportItem Read(int line, ReadOnlyMemory<byte> text)
    {
        var (order, refusal) = ImportItem.Body.Parse(text.Span);
        return order is null ? ImportItem.Refused(line, refusal!) : ImportItem.Of(line, order); // one or the other
    }

    private static bool IsBlank(ReadOnlyMemory<byte> text) => text.Span.Trim(" \t\r"u8).IsEmpty;

    // Up to the next newline, or to the end. Of a line that is too long the bytes are let go as they come.
    private async Task<Text> NextAsync(CancellationToken cancellationToken)
    {
        var isTooLong = false;
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            var newline = read.Buffer.PositionOf((byte)'\n');
            if (newline is not null || read.IsCompleted)
            {
                var line = read.Buffer.Slice(0, newline ?? read.Buffer.End);
                isTooLong |= line.Length > MostBytes;
                var bytes = isTooLong ? [] : line.ToArray();
                reader.AdvanceTo(newline is { } end ? read.Buffer.GetPosition(1, end) : read.Buffer.End);
                return new Text(WithoutMark(bytes), isTooLong, newline is null);
            }

            isTooLong |= read.Buffer.Length > MostBytes;
            reader.AdvanceTo(isTooLong ? read.Buffer.End : read.Buffer.Start, read.Buffer.End);
        }
    }

    private static ReadOnlyMemory<byte> WithoutMark(byte[] bytes) =>
        bytes.AsSpan().StartsWith(ByteOrderMark) ? bytes.AsMemory(ByteOrderMark.Length) : bytes;

    private sealed record Text(ReadOnlyMemory<byte> Bytes, bool IsTooLong, bool EndsTheBody);
}
