using System.Diagnostics.CodeAnalysis;
using System.Text;
using Pipeline.Intake;
using Pipeline.Storefronts;

namespace Pipeline.Tests.Intake;

/// <summary>Writes an order as JSON in one of the many ways that mean the same; another seed, another way.</summary>
internal sealed class Handwriting(int seed)
{
    private static readonly string[] Blanks = ["", "", " ", "\n", "\r\n\t"];
    private readonly Random random = new(seed);

    public string Write(OrderRequest order) => Blank() + Object(
        ("reference", Text(order.Reference)),
        ("currency", Quoted(order.Currency)),
        ("total", Flip() ? $"{order.Lines!.Sum(line => line!.Quantity * line.UnitPrice)}" : null),
        ("lines", Array(Rearranged(order.Lines!).Select(Line))),
        ("customer", Object(("email", Text(order.Customer!.Email)), ("name", Text(order.Customer.Name)))),
        ("shipTo", Address(order.ShipTo)),
        ("payment", Object(("token", Quoted(order.Payment!.Token)), ("capture", Capture(order.Payment.Capture)))),
        ("metadata", Metadata(order.Metadata))) + Blank();

    private string Line(LineRequest line) => Object(
        ("sku", Quoted(line.Sku)), ("quantity", $"{line.Quantity}"), ("unitPrice", $"{line.UnitPrice}"),
        ("name", Text(line.Name)));

    private string? Address(AddressRequest? address) =>
        (address is null || address == new AddressRequest()) && Flip() ? null : Object(
            ("line1", Text(address?.Line1)), ("line2", Text(address?.Line2)), ("city", Text(address?.City)),
            ("region", Text(address?.Region)), ("postalCode", Text(address?.PostalCode)),
            ("country", Quoted(address?.Country)));

    private string? Capture(string? capture) =>
        capture == "manual" || Flip() ? Quoted(capture ?? "automatic") : null;

    private string? Metadata(IReadOnlyDictionary<string, string?>? metadata) =>
        metadata is null or { Count: 0 } && Flip() ? null : Object(
            [.. (metadata ?? new Dictionary<string, string?>()).Select(entry =>
                (Respelt(entry.Key), (string?)Quoted(Respelt(entry.Value!))))]);

    // In another order, perhaps one line in two parts: its name is that of the first.
    private List<LineRequest> Rearranged(IReadOnlyList<LineRequest?> lines)
    {
        var all = lines.ToArray();
        random.Shuffle(all);
        var written = all.OfType<LineRequest>().ToList();
        var at = written.FindIndex(line => line.Quantity > 1);
        if (at < 0 || lines.Count == OrderRequestValidator.MostLines || Flip()) return written;

        var (line, rest) = (written[at], random.Next(1, written[at].Quantity!.Value));
        written[at] = line with { Quantity = line.Quantity - rest };
        written.Insert(
            random.Next(at + 1, written.Count + 1), line with { Quantity = rest, Name = Flip() ? line.Name : null });
        return written;
    }

    // A member without a value is null or left out.
    private string Object(params (string Name, string? Value)[] members)
    {
        var written = members.Where(member => member.Value is not null || Flip())
            .Select(member => $"{Quoted(member.Name)}{Blank()}:{Blank()}{member.Value ?? "null"}").ToArray();
        random.Shuffle(written);
        return $"{{{Spaced(written)}}}";
    }

    private string Array(IEnumerable<string> items) => $"[{Spaced(items)}]";

    private string Spaced(IEnumerable<string> items) =>
        string.Join(',', items.Select(item => Blank() + item + Blank()));

    private string? Text(string? text) => text is null ? null : Quoted(Respelt(text));

    // Only as long as it is allowed to be: a composed text may be longer in pieces.
    private string Respelt(string text)
    {
        var form = Flip() ? NormalizationForm.FormC : NormalizationForm.FormD;
        var other = text.Normalize(form);
        return Flip() && other.Length <= FieldRules.LongestText ? other : text;
    }

    [return: NotNullIfNotNull(nameof(text))]
    private string? Quoted(string? text) => text is null
        ? null
        : $"\"{string.Concat(text.EnumerateRunes().Select(rune => random.Next(12) switch
        {
            0 => Escaped(rune, "x4"),
            1 => Escaped(rune, "X4"),
            2 when rune.Value == '/' => "\\/",
            _ => rune.Value is '"' or '\\' ? $"\\{rune}" : rune.ToString(),
        }))}\"";

    private static string Escaped(Rune rune, string format) =>
        string.Concat(rune.ToString().Select(unit => "\\u" + ((int)unit).ToString(format)));

    private string Blank() => Blanks[random.Next(Blanks.Length)];

    private bool Flip() => random.Next(2) == 0;
}
