using System.Text;
using CsCheck;
using Pipeline.Intake;
using Pipeline.Storefronts;

namespace Pipeline.Tests.Intake;

/// <summary>Orders of every shape that docs/api.md allows.</summary>
internal static class AnyOrder
{
    // One below what is allowed, so that a change has room.
    private const int LongestText = FieldRules.LongestText - 1;
    private const int MostLines = OrderRequestValidator.MostLines - 1;
    private const int MostMetadata = 19;

    // Accents in one piece and in several and in another order, a singleton, an exclusion from composition, Hangul in
    // both spellings, joined emoji, and what JSON or HTML would escape.
    private static readonly Gen<string> Telling = Gen.OneOf(
        "\u00E9", "e\u0301", "\u1E69", "s\u0307\u0323", "\u212B", "\u0958", "\uAC01", "\u1112\u1161\u11AB",
        "\u6771", "\U0001F375", "\U0001F469\u200D\U0001F680", "\u2028", "\u00A0", "\"", "\\", "/", "<", "\\u0041");

    private static readonly Gen<string> AnyScalar = Gen.Int[0x80, 0x10FFFF].Where(Rune.IsValid)
        .Select(scalar => new Rune(scalar).ToString()).Where(FieldRules.IsPlain);

    private static readonly Gen<string> Piece = Gen.Frequency(
        (5, Gen.Char[' ', '~'].Select(character => character.ToString())), (4, Telling), (1, AnyScalar));

    private static readonly Gen<string> Text = Gen.Select(Piece.Array[1, 12], Gen.Int[0, 19])
        .Select((pieces, lot) => string.Concat(pieces).PadRight(lot == 0 ? LongestText : 0, 'x'));

    private static readonly Gen<string?> PerhapsText = Gen.Null(Text, 0.4);

    private static readonly Gen<string> Mailbox = Piece.Array[1, 8].Select(pieces => "m" + string.Concat(
        string.Concat(pieces).Where(character => character != '@' && !char.IsWhiteSpace(character))));

    private static readonly Gen<string> Sku = Gen.OneOf(
        Gen.Char["ABab1-"].Array[1, 2], Gen.Char["ABYZabyz019._-"].Array[1, 64]).Select(string.Concat);

    private static readonly Gen<LineRequest> Line = Gen.Select(
        Sku,
        Gen.OneOf(Gen.Int[1, 3], Gen.Int[1, OrderRequestValidator.MostQuantity]),
        Gen.Frequency(
            (1, Gen.Const(0L)), (2, Gen.Long[0, 3_000]), (1, Gen.Long[0, OrderRequestValidator.MostMoney])),
        PerhapsText,
        (sku, quantity, price, name) =>
            new LineRequest { Sku = sku, Quantity = quantity, UnitPrice = price, Name = name });

    private static readonly Gen<AddressRequest> Address = Gen.Select(
        PerhapsText, PerhapsText, PerhapsText, PerhapsText, PerhapsText, Gen.Null(Gen.OneOf("DE", "AT", "JP")),
        (line1, line2, city, region, postalCode, country) => new AddressRequest
        {
            Line1 = line1,
            Line2 = line2,
            City = city,
            Region = region,
            PostalCode = postalCode,
            Country = country,
        });

    private static readonly Gen<Dictionary<string, string?>> Metadata = Gen.Select(
        Gen.OneOf(Text, Gen.Const("")),
        Gen.Frequency((9, Gen.OneOf(Text, Gen.Const(""))), (1, Gen.Const(new string('v', 499)))))
        .Array[0, MostMetadata].Select(entries => entries.DistinctBy(entry => entry.Item1.Normalize())
            .ToDictionary(entry => entry.Item1, string? (entry) => entry.Item2));

    public static readonly Gen<OrderRequest> Valid = Gen.Select(
        Gen.Select(Text, Gen.OneOf("EUR", "USD", "JPY"), Mailbox, PerhapsText, Text),
        Gen.Frequency((19, Line.Array[1, 6]), (1, Line.Array[MostLines])).Select(Affordable),
        Gen.Null(Address),
        Gen.Null(Gen.OneOf("automatic", "manual")),
        Gen.Null(Metadata),
        (texts, lines, address, capture, metadata) => new OrderRequest
        {
            Reference = texts.Item1,
            Currency = texts.Item2,
            Lines = lines,
            Customer = new CustomerRequest { Email = $"{texts.Item3}@shop.example", Name = texts.Item4 },
            ShipTo = address,
            Payment = new PaymentRequest { Token = texts.Item5, Capture = capture },
            Metadata = metadata,
        });

    // One line a SKU, and a sum within bounds even when a line is of one piece more.
    private static LineRequest[] Affordable(LineRequest[] lines) => [.. lines.DistinctBy(line => line.Sku)
        .Select(line => line with
        {
            UnitPrice = Math.Min(
                line.UnitPrice!.Value,
                OrderRequestValidator.MostMoney / lines.Length / (line.Quantity!.Value + 1)),
        })];
}
