using System.Globalization;
using System.Text;

namespace Pipeline.Fuzz;

internal enum JsonKind
{
    Null,
    Bool,
    Number,
    Text,
    Array,
    Object,
}

/// <summary>A value as it was written: a number's digits, a text without its escapes, members in their order.</summary>
internal sealed record JsonItem(JsonKind Kind, string Written = "")
{
    public List<(string Name, JsonItem Value)> Members { get; } = [];

    public IEnumerable<JsonItem> Items => Members.Select(member => member.Value);
}

/// <summary>
/// RFC 8259 to the letter, of our own: an oracle that used the product's parser would share its faults. Lone surrogates
/// are refused, as RFC 7493 wants it.
/// </summary>
internal ref struct StrictJson
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly ReadOnlySpan<byte> text;
    private readonly int deepest;
    private int at;

    private StrictJson(ReadOnlySpan<byte> text, int deepest)
    {
        this.text = text;
        this.deepest = deepest;
    }

    /// <summary>The one value that stands there; null when it is not well-formed, or nested deeper.</summary>
    public static JsonItem? Parse(ReadOnlySpan<byte> text, int deepest)
    {
        var parser = new StrictJson(text, deepest);
        try
        {
            var value = parser.Value(0);
            parser.Blank();
            return parser.at == text.Length ? value : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private readonly int Next => at < text.Length ? text[at] : -1;

    private JsonItem Value(int depth)
    {
        Blank();
        return Next switch
        {
            '{' => Nested(JsonKind.Object, '}', depth + 1),
            '[' => Nested(JsonKind.Array, ']', depth + 1),
            '"' => new JsonItem(JsonKind.Text, Text()),
            't' => Word("true", JsonKind.Bool),
            'f' => Word("false", JsonKind.Bool),
            'n' => Word("null", JsonKind.Null),
            _ => Number(),
        };
    }

    private JsonItem Nested(JsonKind kind, char end, int depth)
    {
        if (depth > deepest) throw new FormatException();
        var nested = new JsonItem(kind);
        at++;
        Blank();
        if (Takes(end)) return nested;
        do
        {
            var name = "";
            if (kind == JsonKind.Object)
            {
                Blank();
                name = Text();
                Blank();
                Expect(':');
            }

            nested.Members.Add((name, Value(depth)));
            Blank();
        }
        while (Takes(','));

        Expect(end);
        return nested;
    }

    private JsonItem Word(string word, JsonKind kind)
    {
        foreach (var letter in word) Expect(letter);
        return new JsonItem(kind, word);
    }

    private JsonItem Number()
    {
        var start = at;
        Takes('-');
        if (!Takes('0')) Digits();
        if (Takes('.')) Digits();
        if (Takes('e') || Takes('E'))
        {
            if (!Takes('+')) Takes('-');
            Digits();
        }

        return new JsonItem(JsonKind.Number, Encoding.ASCII.GetString(text[start..at]));
    }

    private void Digits()
    {
        var start = at;
        while (Next is >= '0' and <= '9') at++;
        if (at == start) throw new FormatException();
    }

    private string Text()
    {
        Expect('"');
        var read = new StringBuilder();
        while (!Takes('"'))
        {
            if (Takes('\\')) read.Append(Escape());
            else read.Append(Run());
        }

        var whole = read.ToString();
        for (var i = 0; i < whole.Length; i++)
        {
            if (char.IsSurrogatePair(whole, i)) i++;
            else if (char.IsSurrogate(whole[i])) throw new FormatException();
        }

        return whole;
    }

    private string Run()
    {
        var start = at;
        while (Next is >= 0x20 and not '"' and not '\\') at++;
        if (at == start) throw new FormatException();
        try
        {
            return Utf8.GetString(text[start..at]);
        }
        catch (DecoderFallbackException)
        {
            throw new FormatException();
        }
    }

    private char Escape()
    {
        var sign = Next;
        at++;
        return sign switch
        {
            '"' or '\\' or '/' => (char)sign,
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => Unit(),
            _ => throw new FormatException(),
        };
    }

    private char Unit()
    {
        if (at + 4 > text.Length) throw new FormatException();
        var digits = Encoding.Latin1.GetString(text.Slice(at, 4));
        at += 4;
        return digits.All(char.IsAsciiHexDigit) // TryParse would let zero bytes follow
            ? (char)ushort.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
            : throw new FormatException();
    }

    private void Blank()
    {
        while (Next is ' ' or '\t' or '\n' or '\r') at++;
    }

    private bool Takes(char sign)
    {
        if (Next != sign) return false;
        at++;
        return true;
    }

    private void Expect(char sign)
    {
        if (!Takes(sign)) throw new FormatException();
    }
}
