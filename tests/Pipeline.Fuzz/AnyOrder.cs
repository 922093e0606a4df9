using System.Text;
using System.Text.Json.Nodes;

namespace Pipeline.Fuzz;

/// <summary>Valid orders over the whole range that docs/api.md allows, more often at its boundaries.</summary>
internal sealed class AnyOrder(Random dice, IReadOnlyList<string> skus)
{
    public const int MostBytes = 256 * 1024;
    private const long MostMoney = 100_000_000_000;

    // Accents in one piece and in several, joined emoji, what JSON, HTML, SQL or a spreadsheet would take for theirs.
    private static readonly string[] Telling =
    [
        "\u00E9", "e\u0301", "s\u0307\u0323", "\u212B", "\u0958", "\uAC01", "\u1112\u1161\u11AB", "\u6771",
        "\U0001F375",
        "\U0001F469\u200D\U0001F680", "\u2028", "\u00A0", "\"", "\\", "/", "<b>", "\\u0041", "'", "=1+1", "\u05D0",
        "\u200B", "\uFEFF", "\uFFFF", "\uFDD0", "%00", "{{x}}", "\U0010FFFF", "\u0E33", "\u1E9B\u0323",
    ];

    /// <summary>The next one, as a client may write it: blanks, escapes and the order of members are its own.</summary>
    public byte[] Next()
    {
        var order = new JsonObject
        {
            ["reference"] = Text(256),
            ["currency"] = Pick("EUR", "USD", "JPY", "XXX", "AAA", "ZZZ"),
            ["lines"] = Lines(),
            ["customer"] = Record(("email", Mail()), ("name", Maybe())),
            ["payment"] = Record(
                ("token", dice.Next(3) > 0 ? "tok_ok" : Text(256)), ("capture", Pick(null, "automatic", "manual"))),
        };
        if (dice.Next(2) == 0) order["total"] = dice.Next(4) == 0 ? null : Sum(order["lines"]!.AsArray());
        if (dice.Next(2) == 0) order["shipTo"] = dice.Next(5) == 0 ? null : Address();
        if (dice.Next(2) == 0) order["metadata"] = dice.Next(5) == 0 ? null : Metadata();
        return Written(order);
    }

    private JsonArray Lines()
    {
        var count = dice.Next(20) switch { 0 => 100, 1 => 99, _ => dice.Next(1, 5) };
        var lines = new JsonArray();
        var room = MostMoney;
        foreach (var sku in Enumerable.Range(0, count).Select(_ => skus[dice.Next(skus.Count)]))
        {
            // Lines of one SKU are merged, so they cost the same and are few pieces.
            var same = lines.FirstOrDefault(line => line!["sku"]!.GetValue<string>() == sku);
            var quantity = same is null ? Quantity() : 1;
            if (same is not null) same["quantity"] = Math.Min(same["quantity"]!.GetValue<int>(), 9_900);
            var price = same?["unitPrice"]!.GetValue<long>() ?? Price(room / 2 / quantity);
            if (same is not null && price > room / 2) continue;
            room -= price * quantity;
            lines.Add(Record(("sku", sku), ("quantity", quantity), ("unitPrice", price), ("name", Maybe())));
        }

        return lines;
    }

    private int Quantity() => dice.Next(8) switch { 0 => 10_000, 1 => 9_999, 2 => 1, _ => dice.Next(1, 10_001) };

    private long Price(long most) => dice.Next(8) switch
    {
        0 => 0,
        1 => most,
        2 => Math.Min(most, int.MaxValue + 1L),
        _ => dice.NextInt64(Math.Min(most, 5_000) + 1),
    };

    private JsonObject Address() => Record(
        ("line1", Maybe()), ("line2", Maybe()), ("city", Maybe()), ("region", Maybe()), ("postalCode", Maybe()),
        ("country", Pick(null, "DE", "AA", "ZZ")));

    private JsonObject Metadata()
    {
        var metadata = new JsonObject();
        var names = new HashSet<string>();
        for (var left = Pick(0, 1, 3, 20); left > 0; left--)
        {
            var name = dice.Next(10) == 0 ? "" : Text(256);
            if (names.Add(name.Normalize())) metadata[name] = dice.Next(9) == 0 ? "" : Text(500);
        }

        return metadata;
    }

    private string? Maybe() => dice.Next(3) == 0 ? null : Text(256);

    private string Mail()
    {
        var box = "m" + string.Concat(Text(40).Where(letter => letter != '@' && !char.IsWhiteSpace(letter)));
        return OrderRules.IsText(box + "@x") ? box + "@shop.example" : "ada@shop.example";
    }

    private string Text(int longest)
    {
        while (true)
        {
            var text = new StringBuilder();
            var length = dice.Next(12) switch { 0 => longest, 1 => longest - 1, 2 => 1, _ => dice.Next(1, 25) };
            while (text.Length < length) text.Append(Piece());
            while (text.Length > length) text.Remove(text.Length - 1, 1);
            if (char.IsHighSurrogate(text[^1])) text[^1] = 'x';
            if (OrderRules.IsPlain(text.ToString()) && !OrderRules.HasCard(text.ToString())) return text.ToString();
        }
    }

    private string Piece() => dice.Next(10) switch
    {
        < 5 => $"{(char)dice.Next(' ', '~' + 1)}",
        < 9 => Telling[dice.Next(Telling.Length)],
        _ => Scalar(),
    };

    private string Scalar()
    {
        while (true)
        {
            var scalar = dice.Next(0xA0, 0x110000);
            if (Rune.IsValid(scalar) && OrderRules.IsText($"{new Rune(scalar)}")) return $"{new Rune(scalar)}";
        }
    }

    private byte[] Written(JsonObject order)
    {
        var options = new System.Text.Json.JsonSerializerOptions
        {
            WriteIndented = dice.Next(2) == 0,
            Encoder = dice.Next(2) == 0 ? null : System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        var shuffled = new JsonObject(order.OrderBy(_ => dice.Next())
            .Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));
        var body = Encoding.UTF8.GetBytes(shuffled.ToJsonString(options));
        return dice.Next(100) == 0 ? [.. body, .. Enumerable.Repeat((byte)' ', MostBytes - body.Length)] : body;
    }

    private JsonObject Record(params ReadOnlySpan<(string Name, JsonNode? Value)> members)
    {
        var record = new JsonObject();
        foreach (var (name, value) in members)
        {
            if (value is not null || dice.Next(4) == 0) record[name] = value;
        }

        return record;
    }

    private static long Sum(JsonArray lines) =>
        lines.Sum(line => line!["quantity"]!.GetValue<int>() * line["unitPrice"]!.GetValue<long>());

    private T Pick<T>(params ReadOnlySpan<T> choices) => choices[dice.Next(choices.Length)];
}
