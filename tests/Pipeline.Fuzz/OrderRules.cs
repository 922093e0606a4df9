using System.Text;
using System.Text.RegularExpressions;

namespace Pipeline.Fuzz;

/// <summary>
/// What docs/api.md allows in an order, said a second time and without the product's code: a body is judged by both,
/// and where they differ one of them is wrong.
/// </summary>
internal static partial class OrderRules
{
    public const string NotJson = "not-json";
    public const string OutOfRange = "out-of-range";
    public const string TotalMismatch = "total-mismatch";
    private const int LongestText = 256;
    private const long MostMoney = 100_000_000_000;

    private static readonly Shape Text = new(JsonKind.Text);
    private static readonly Shape Whole = new(JsonKind.Number);

    private static readonly Shape Order = new(JsonKind.Object, new()
    {
        ["reference"] = Text,
        ["currency"] = Text,
        ["total"] = Whole,
        ["lines"] = new(JsonKind.Array, Each: new(JsonKind.Object, new()
        {
            ["sku"] = Text,
            ["quantity"] = Whole with { Most = int.MaxValue },
            ["unitPrice"] = Whole,
            ["name"] = Text,
        })),
        ["customer"] = new(JsonKind.Object, new() { ["email"] = Text, ["name"] = Text }),
        ["shipTo"] = new(JsonKind.Object, new()
        {
            ["line1"] = Text,
            ["line2"] = Text,
            ["city"] = Text,
            ["region"] = Text,
            ["postalCode"] = Text,
            ["country"] = Text,
        }),
        ["payment"] = new(JsonKind.Object, new() { ["token"] = Text, ["capture"] = Text }),
        ["metadata"] = new(JsonKind.Object, Each: Text),
    });

    /// <summary>The problem's name; null when the body is an order that nothing contradicts.</summary>
    /// <param name="body">As it came.</param>
    /// <param name="skus">What it wants, when it is one.</param>
    public static string? Fault(ReadOnlySpan<byte> body, out IReadOnlyList<string> skus)
    {
        skus = [];
        var order = StrictJson.Parse(body, deepest: 8);
        if (order is not { Kind: JsonKind.Object } || !Order.Fits(order)) return NotJson;
        if (!IsAllowed(order)) return OutOfRange;
        var lines = Member(order, "lines")!.Items.ToList();
        skus = [.. lines.Select(line => Written(line, "sku")!).Distinct()];
        var groups = lines.GroupBy(line => Written(line, "sku")).ToList();
        if (groups.Exists(same => same.Select(line => Number(line, "unitPrice")).Distinct().Count() > 1)
            || groups.Exists(same => same.Sum(line => Number(line, "quantity")) > 10_000))
        {
            return OutOfRange;
        }

        var sum = lines.Sum(line => Number(line, "quantity")!.Value * Number(line, "unitPrice")!.Value);
        if (sum > MostMoney) return OutOfRange;
        return Number(order, "total") is { } total && total != sum ? TotalMismatch : null;
    }

    /// <summary>Whether it may stand where people write: any text field of an order.</summary>
    public static bool IsText(string text) => text.Length is > 0 and <= LongestText && IsPlain(text) && !HasCard(text);

    public static bool IsPlain(string text) => !text.Any(character => char.IsControl(character)
        || "\u061C\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069\uFFFE".Contains(
            character, StringComparison.Ordinal));

    public static bool HasCard(string text)
    {
        var runs = Runs().Matches(text).Select(run => (run.Index, run.Length, run.Value)).ToList();
        for (var first = 0; first < runs.Count; first++)
        {
            var digits = "";
            for (var last = first; last < runs.Count; last++)
            {
                var end = last == first ? runs[last].Index : runs[last - 1].Index + runs[last - 1].Length;
                var gap = text[end..runs[last].Index];
                if (last > first && !Gap().IsMatch(gap)) break;
                digits += runs[last].Value;
                if (digits.Length is >= 13 and <= 19 && PassesLuhn(digits)) return true;
            }
        }

        return false;
    }

    private static bool IsAllowed(JsonItem order) =>
        IsNeeded(Written(order, "reference"), IsText)
        && IsNeeded(Written(order, "currency"), text => Regex.IsMatch(text, @"^[A-Z]{3}\z"))
        && Number(order, "total") is null or (>= 0 and <= MostMoney)
        && Member(order, "lines") is { Members.Count: > 0 and <= 100 } lines && lines.Items.All(IsLine)
        && Member(order, "customer") is { } customer && IsNeeded(Written(customer, "email"), IsEmail)
        && MayBe(Written(customer, "name"), IsText)
        && Member(order, "payment") is { } payment && IsNeeded(Written(payment, "token"), IsText)
        && MayBe(Written(payment, "capture"), text => text is "automatic" or "manual")
        && (Member(order, "shipTo") is not { } address || IsAddress(address))
        && (Member(order, "metadata") is not { } metadata || IsMetadata(metadata));

    private static bool IsLine(JsonItem line) =>
        line.Kind == JsonKind.Object
        && IsNeeded(Written(line, "sku"), IsSku)
        && Number(line, "quantity") is >= 1 and <= 10_000
        && Number(line, "unitPrice") is >= 0 and <= MostMoney
        && MayBe(Written(line, "name"), IsText);

    // A number of a trade item (GTIN-13, GTIN-14) is told from a card's by where it stands.
    private static bool IsSku(string text) => Regex.IsMatch(text, @"^[A-Za-z0-9._-]{1,64}\z")
        && (Regex.IsMatch(text, @"^[0-9]{13,14}\z") || !HasCard(text));

    private static bool IsEmail(string text) => IsText(text) && text.Split('@') is [{ Length: > 0 }, { Length: > 0 }]
        && !text.Any(char.IsWhiteSpace);

    private static bool IsAddress(JsonItem address) =>
        address.Members.Where(member => member.Name != "country" && member.Value.Kind == JsonKind.Text)
            .All(member => IsText(member.Value.Written))
        && MayBe(Written(address, "country"), text => Regex.IsMatch(text, @"^[A-Z]{2}\z"));

    private static bool IsMetadata(JsonItem metadata) =>
        metadata.Members.Count <= 20
        && metadata.Members.All(entry => entry.Value.Kind == JsonKind.Text
            && entry.Name.Length <= LongestText && IsPlain(entry.Name) && !HasCard(entry.Name)
            && entry.Value.Written.Length <= 500 && IsPlain(entry.Value.Written) && !HasCard(entry.Value.Written))
        && metadata.Members.Select(entry => entry.Name.Normalize(NormalizationForm.FormC)).Distinct().Count()
            == metadata.Members.Count;

    private static bool PassesLuhn(string digits) => digits.Reverse()
        .Select((digit, place) => (int)char.GetNumericValue(digit) * (place % 2 + 1))
        .Sum(value => value / 10 + value % 10) % 10 == 0;

    private static bool IsNeeded(string? text, Func<string, bool> rule) => text is not null && rule(text);

    private static bool MayBe(string? text, Func<string, bool> rule) => text is null || rule(text);

    private static JsonItem? Member(JsonItem of, string name) =>
        of.Members.Where(member => member.Name == name && member.Value.Kind != JsonKind.Null)
            .Select(member => member.Value).FirstOrDefault();

    private static string? Written(JsonItem of, string name) => Member(of, name)?.Written;

    private static decimal? Number(JsonItem of, string name) =>
        Member(of, name) is { } number ? decimal.Parse(number.Written) : null;

    private static decimal Sum<T>(this IEnumerable<T> values, Func<T, decimal?> number) =>
        values.Aggregate(0m, (sum, value) => sum + number(value)!.Value);

    [GeneratedRegex(@"\d+", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Runs();

    [GeneratedRegex(@"^[\p{Zs}\p{Pd}]\z", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Gap();

    /// <summary>Which members there may be, once each, and of which type. Null is as if left out.</summary>
    private sealed record Shape(JsonKind Kind, Dictionary<string, Shape>? Known = null, Shape? Each = null)
    {
        public long Most { get; init; } = long.MaxValue;

        public bool Fits(JsonItem item)
        {
            if (item.Kind == JsonKind.Null) return true;
            if (item.Kind != Kind) return false;
            if (Kind == JsonKind.Number) return IsWhole(item.Written);
            if (Kind == JsonKind.Object && item.Members.DistinctBy(member => member.Name).Count() < item.Members.Count)
                return false;
            return item.Members.TrueForAll(member =>
                (Each ?? Known?.GetValueOrDefault(member.Name))?.Fits(member.Value) == true);
        }

        // 1.0 and 1e2 are whole too, but not written as whole numbers are.
        private bool IsWhole(string written) => written.Length < 28 && Regex.IsMatch(written, @"^-?[0-9]+\z")
            && decimal.Parse(written) is var number && number >= -Most - 1m && number <= Most;
    }
}
