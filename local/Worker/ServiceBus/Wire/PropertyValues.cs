using System.Buffers.Binary;
using System.Runtime.Serialization;
using Amqp.Types;

namespace Pipeline.LocalWorker.ServiceBus.Wire;

/// <summary>
/// Application properties to AMQP and back. Types without an AMQP form travel as described values, under the
/// descriptors of the official client, so that other clients of the broker read them too.
/// </summary>
internal static class PropertyValues
{
    // IEEE 754-2008, 3.5.2: decimal128 with a binary coefficient has an exponent bias of 6176.
    private const int DecimalBias = 6176;
    private const int DecimalBytes = 16;
    private const long MaxTicks = 3_155_378_975_999_999_999; // DateTime.MaxValue.Ticks

    public static object? ToWire(object? value) => value switch
    {
        null or string or bool or char or Guid or byte[] => value,
        byte or sbyte or short or ushort or int or uint or long or ulong or float or double => value,
        DateTime time => time.ToUniversalTime(),
        decimal number => new Amqp.Types.Decimal(ToDecimal128(number)),
        DateTimeOffset time => new DescribedValue(new Symbol(WireNames.DateTimeOffset), time.UtcTicks),
        TimeSpan span => new DescribedValue(new Symbol(WireNames.TimeSpan), span.Ticks),
        Uri uri => new DescribedValue(new Symbol(WireNames.Uri), uri.OriginalString),
        _ => throw new SerializationException(
            $"An application property of type {value.GetType()} cannot be sent: AMQP has no form for it."),
    };

    /// <summary>A value .NET cannot hold stays as it came, so that it keeps no message from its reader.</summary>
    public static object? FromWire(object? value) => value switch
    {
        Symbol symbol => symbol.ToString(),
        Amqp.Types.Decimal { Bytes: var bytes } when Fits(bytes) => FromDecimal128(bytes),
        DescribedValue described => FromDescribed(described),
        _ => value,
    };

    public static Fields ToFields(IEnumerable<KeyValuePair<string, object>>? properties)
    {
        var fields = new Fields();
        foreach (var (name, value) in properties ?? []) fields[new Symbol(name)] = ToWire(value);
        return fields;
    }

    private static object? FromDescribed(DescribedValue described) =>
        (described.Descriptor?.ToString(), described.Value) switch
        {
            (WireNames.DateTimeOffset, long ticks) when ticks is >= 0 and <= MaxTicks =>
                new DateTimeOffset(ticks, TimeSpan.Zero),
            (WireNames.TimeSpan, long ticks) => TimeSpan.FromTicks(ticks),
            (WireNames.Uri, string text) when Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out var uri) => uri,
            _ => described.Value,
        };

    private static byte[] ToDecimal128(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var negative = bits[3] < 0;
        var exponent = DecimalBias - ((bits[3] >> 16) & 0xFF);
        var bytes = new byte[DecimalBytes];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)((negative ? 0x8000 : 0) | (exponent << 1)));
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4), bits[2]);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(8), bits[1]);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(12), bits[0]);
        return bytes;
    }

    private static int ScaleOf(byte[] bytes) =>
        DecimalBias - ((BinaryPrimitives.ReadUInt16BigEndian(bytes) & 0x7FFF) >> 1);

    private static bool Fits(byte[] bytes) => bytes.Length == DecimalBytes
        && ScaleOf(bytes) is >= 0 and <= 28 && (bytes[1] & 1) == 0 && bytes[2] == 0 && bytes[3] == 0;

    private static decimal FromDecimal128(byte[] bytes) => new(
        BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(12)),
        BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(8)),
        BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(4)),
        (bytes[0] & 0x80) != 0,
        (byte)ScaleOf(bytes));
}
