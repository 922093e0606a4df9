using System.Text.Json.Nodes;

namespace Pipeline.EndToEnd.BadInput;

/// <summary>One field of an order, and what becomes of values there, written as they are sent.</summary>
/// <param name="Path">As 'lines.0.sku'.</param>
/// <param name="IsNeeded">It may neither be left out nor be null.</param>
/// <param name="Taken">Accepted.</param>
/// <param name="OutOfRange">Refused as out-of-range, with a pointer to the field.</param>
/// <param name="OfAnotherType">Refused as not-json.</param>
internal sealed record Field(
    string Path,
    bool IsNeeded,
    IReadOnlyList<string> Taken,
    IReadOnlyList<string> OutOfRange,
    IReadOnlyList<string> OfAnotherType)
{
    private const string Mark = "@field@";

    private static readonly string[] NoText =
        ["0", "1.5", "true", "[]", "{}", "[\"x\"]", "\"\\ud800\"", "\"\\udc00x\"", "\"\\x41\"", "\"a\nb\"", "'x'",
            "NaN"];

    private static readonly string[] NoNumber =
    [
        "\"1\"", "true", "[]", "{}", "1.5", "1.0", "1e2", "1E0", "01", "+1", "0x1", "NaN", "Infinity", "-Infinity",
        "\"NaN\"", "1_0",
        "9223372036854775808", "-9223372036854775809", "340282366920938463463374607431768211456",
    ];

    private static readonly string[] Hidden =
    [
        "\"\"", "\"\\u0000\"", "\"a\\u0000b\"", "\"\\u001b\"", "\"\\u007f\"", "\"\\u0085\"", "\"\\u202e\"",
        "\"\\u2066x\\u2069\"",
        "\"\\u200e\"", "\"\\u061c\"", "\"\\ufffe\"", $"\"{Canary.Card}\"", "\"4111111111111111\"",
        "\"3782-822463-10005\"",
    ];

    private static readonly string[] NoRecord = ["0", "\"x\"", "true", "[]"];

    public static IReadOnlyList<Field> All { get; } =
    [
        Text("reference", isNeeded: true),
        Word("currency", isNeeded: true, ["EUR", "ZZZ"], ["eur", "EU", "EURO", "E R", "EUR\\n", "\\u0395UR", "123"]),
        Whole("total", 0, 100_000_000_000, taken: ["1250"], isNeeded: false),
        new("lines", IsNeeded: true, [], ["[]", $"[{string.Join(',', Enumerable.Repeat(Line, 101))}]"],
            ["0", "\"x\"", "{}", "[0]", "[[]]"]),
        new("lines.0", IsNeeded: true, [Line], [], NoRecord),
        Word("lines.0.sku", isNeeded: true, ["TEA-001", "a", "._-", "4006381000093"],
            ["TEA 001", "TEA/001", "../x", "t\\u00e9", "TEA-001\\n", new string('x', 65), "4111111111111111"]),
        Whole("lines.0.quantity", 1, 10_000, ["1", "2", "9999", "10000"],
            isNeeded: true) with { OfAnotherType = [.. NoNumber, "2147483648"] },
        Whole("lines.0.unitPrice", 0, 100_000_000_000, ["0", "-0", "1", "99999999999", "100000000000"], isNeeded: true),
        Text("lines.0.name"),
        new("customer", IsNeeded: true, [], [], NoRecord),
        Word("customer.email", isNeeded: true,
            ["a@b", "ada+tag@example.com", $"{new string('x', 254)}@b", "\\u00e9@\\u00e9"],
            ["a", "@", "a@", "@b", "a@b@c", "a b@c", "a@b\\u00a0", "a@b\\n", $"{new string('x', 255)}@b",
            "4111111111111111@b"]),
        Text("customer.name"),
        new("shipTo", IsNeeded: false, ["{}"], [], NoRecord),
        .. new[] { "line1", "line2", "city", "region", "postalCode" }.Select(name => Text($"shipTo.{name}")),
        Word("shipTo.country", isNeeded: false, ["DE", "ZZ"], ["de", "D", "DEU", "D1", "DE\\n"]),
        new("payment", IsNeeded: true, [], [], NoRecord),
        Text("payment.token", isNeeded: true),
        Word("payment.capture", isNeeded: false, ["automatic", "manual"], ["Manual", "MANUAL", "auto", "manual "]),
        new("metadata", IsNeeded: false,
            ["{}", "{\"\":\"\"}", Metadata(20), $"{{\"{new string('n', 256)}\":\"{new string('v', 500)}\"}}"],
            [Metadata(21), "{\"a\":null}", $"{{\"{new string('n', 257)}\":\"\"}}",
            $"{{\"a\":\"{new string('v', 501)}\"}}",
                "{\"\\u202e\":\"\"}", "{\"a\":\"\\u0000\"}", "{\"e\\u0301\":\"1\",\"\\u00e9\":\"2\"}",
                $"{{\"{Canary.Card}\":\"\"}}"],
            [.. NoRecord, "{\"a\":1}", "{\"a\":{}}", "{\"a\":[\"x\"]}", "{\"a\":\"1\",\"a\":\"1\"}",
            "{\"a\":\"1\",\"\\u0061\":\"1\"}",
                "{\"\\ud800\":\"x\"}"]),
    ];

    /// <summary>Where problems point to.</summary>
    public string Pointer => "#/" + Path.Replace('.', '/');

    private string Name => Path.Split('.')[^1];

    private static string Line => "{\"sku\":\"TEA-001\",\"quantity\":1,\"unitPrice\":1250}";

    private static JsonObject Order => new()
    {
        ["reference"] = "SO-1",
        ["currency"] = "EUR",
        ["lines"] = new JsonArray(JsonNode.Parse(Line)),
        ["customer"] = new JsonObject { ["email"] = Canary.Mail },
        ["payment"] = new JsonObject { ["token"] = Canary.Token },
        ["shipTo"] = new JsonObject { ["city"] = "Berlin" },
    };

    /// <summary>An order with this value in the field, as it is written.</summary>
    public string With(string written) => Around().Replace($"\"{Mark}\"", written, StringComparison.Ordinal);

    /// <summary>An order with a member of another name in the field's place.</summary>
    public string Named(string name) => Around()
        .Replace($"\"{Name}\":\"{Mark}\"", $"\"{name}\":null", StringComparison.Ordinal);

    /// <summary>An order that has the field twice, the second time as it is written here.</summary>
    public string Twice(string name) => Around()
        .Replace($"\"{Name}\":\"{Mark}\"", $"\"{Name}\":null,\"{name}\":null", StringComparison.Ordinal);

    /// <summary>Its name with its first letter as an escape.</summary>
    public string EscapedName => $"\\u{(int)Name[0]:x4}{Name[1..]}";

    public bool IsMember => !char.IsAsciiDigit(Name[0]);

    public string UpperName => Name.ToUpperInvariant();

    /// <summary>An order without the field.</summary>
    public string Without() => Around()
        .Replace($"\"{Name}\":\"{Mark}\",", "", StringComparison.Ordinal)
            .Replace($",\"{Name}\":\"{Mark}\"", "", StringComparison.Ordinal)
        .Replace($"\"{Name}\":\"{Mark}\"", "", StringComparison.Ordinal);

    private string Around()
    {
        var order = Order;
        JsonNode at = order;
        var steps = Path.Split('.');
        foreach (var step in steps[..^1]) at = at is JsonArray list ? list[int.Parse(step)]! : at[step]!;
        if (at is JsonArray lines) lines[0] = Mark;
        else at[steps[^1]] = Mark;
        return order.ToJsonString();
    }

    private static Field Text(string path, bool isNeeded = false) => new(
        path, isNeeded,
        [$"\"{new string('x', 255)}\"", $"\"{new string('x', 256)}\"", "\"x\"", "\" \"", "\"\\u200b\"", "\"\\ufeff\"",
        "\"\\uffff\"",
            "\"\\ufdd0\"", "\"\\ud83c\\udf75\"", "\"e\\u0301\"", "\"4111111111111112\"", "\"411111111111\""],
        [.. Hidden, $"\"{new string('x', 257)}\"", $"\"{new string('x', 10_000)}\""],
        NoText);

    private static Field Word(string path, bool isNeeded, string[] taken, string[] refused) => new(
        path, isNeeded, Quoted(taken), [.. Quoted(refused), .. Hidden], NoText);

    private static Field Whole(string path, long least, long most, string[] taken, bool isNeeded) => new(
        path, isNeeded, taken, [$"{least - 1}", $"{most + 1}", "-1", "-2147483648"], NoNumber);

    private static string[] Quoted(string[] texts) => [.. texts.Select(text => $"\"{text}\"")];

    private static string Metadata(int entries) =>
        $"{{{string.Join(',', Enumerable.Range(0, entries).Select(i => $"\"entry-{i}\":\"{i}\""))}}}";
}
