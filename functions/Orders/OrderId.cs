using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pipeline.Orders;

/// <summary>
/// The name of an order, derived from who asked and with which idempotency key: the same request always
/// meets the same row, so the row itself is the idempotency record and no lock can expire.
/// </summary>
[JsonConverter(typeof(Json))]
public readonly record struct OrderId
{
    private const string Prefix = "ord_";

    // Crockford's base32 (https://www.crockford.com/base32.html): no I, L, O, U, so it survives being read aloud.
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static readonly SearchValues<char> Symbol = SearchValues.Create(Alphabet);
    private const int HashBytes = 16;
    private const int Symbols = 26; // 128 bits in groups of five, the last one padded with two zero bits

    private OrderId(string value) => Value = value;

    public string Value { get; }

    /// <summary>All that there are: what looks for orders without knowing their ids asks each of them.</summary>
    public static IReadOnlyList<string> Partitions { get; } = [.. "0123456789abcdef".Select(digit => $"{digit}")];

    /// <summary>
    /// The first hex digit of the hash: 16 partitions x 2,000 entities/s exceed a table account's 20,000
    /// requests/s, and few partitions let many orders share one transaction.
    /// </summary>
    public string Partition => Partitions[Alphabet.IndexOf(Value[Prefix.Length], StringComparison.Ordinal) >> 1];

    /// <summary>The order that this storefront means by this key.</summary>
    public static OrderId For(string storefrontId, string idempotencyKey)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{storefrontId}\0{idempotencyKey}"));
        return new OrderId(string.Create(Prefix.Length + Symbols, hash, Write));
    }

    /// <summary>Reads an id from outside; null when it is none.</summary>
    public static OrderId? Parse(string? text) =>
        text is { Length: 30 } && text.StartsWith(Prefix, StringComparison.Ordinal)
            && text.AsSpan(Prefix.Length).IndexOfAnyExcept(Symbol) < 0
            ? new OrderId(text)
            : null;

    public override string ToString() => Value;

    private static void Write(Span<char> target, byte[] hash)
    {
        Prefix.CopyTo(target);
        for (var symbol = 0; symbol < Symbols; symbol++)
        {
            var bit = symbol * 5;
            var high = hash[bit / 8] << 8;
            var low = bit / 8 + 1 < HashBytes ? hash[bit / 8 + 1] : 0;
            target[Prefix.Length + symbol] = Alphabet[(high | low) >> (11 - bit % 8) & 31];
        }
    }

    internal sealed class Json : JsonConverter<OrderId>
    {
        public override OrderId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Parse(reader.GetString()) ?? throw new JsonException("Not an order id.");

        public override void Write(Utf8JsonWriter writer, OrderId value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Value);
    }
}
