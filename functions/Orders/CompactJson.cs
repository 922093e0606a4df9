using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Pipeline.Orders;

/// <summary>
/// Writes the JSON of rows and messages. Text is kept as it is instead of being escaped to ASCII: nothing here is ever
/// embedded in a page, and escapes would let a body at its size limit outgrow the row.
/// </summary>
/// <remarks>
/// The writer has the encoder, not the serializer's options: with one of those the generated code that writes objects
/// is not used, and their metadata is interpreted instead, which costs more.
/// </remarks>
internal static class CompactJson
{
    private const int KeptBytes = 64 * 1024; // of a thread's buffer from one text to the next

    [ThreadStatic]
    private static Pen? kept;

    /// <summary>How a writer is made that writes as this class does.</summary>
    public static JsonWriterOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>As UTF-8.</summary>
    public static byte[] Write<T>(T value, JsonTypeInfo<T> type) => Written(value, type).ToArray();

    /// <summary>As text.</summary>
    public static string WriteText<T>(T value, JsonTypeInfo<T> type) => Encoding.UTF8.GetString(Written(value, type));

    // Until the thread writes the next.
    private static ReadOnlySpan<byte> Written<T>(T value, JsonTypeInfo<T> type)
    {
        var pen = kept is { Buffer.Capacity: <= KeptBytes } fit ? fit : kept = new Pen();
        pen.Buffer.ResetWrittenCount();
        pen.Writer.Reset(pen.Buffer);
        JsonSerializer.Serialize(pen.Writer, value, type);
        return pen.Buffer.WrittenSpan;
    }

    private sealed class Pen
    {
        public Pen() => Writer = new Utf8JsonWriter(Buffer, Options);

        public ArrayBufferWriter<byte> Buffer { get; } = new(1024);
        public Utf8JsonWriter Writer { get; }
    }
}
