using Pipeline.Intake;
using Pipeline.Orders;
using Entries = System.Collections.Generic.IEnumerable<System.Collections.Generic.KeyValuePair<string, string>>;

namespace Pipeline.Tests.Intake;

/// <summary>One thing about an order that means something.</summary>
/// <param name="Change">The order with only that changed.</param>
/// <param name="Forget">The purchase without it: what a forgetful fingerprint would look at.</param>
internal sealed record Alteration(Func<OrderRequest, Random, OrderRequest> Change, Func<Purchase, Purchase> Forget)
{
    private const string InText = "xX-. \u0301";
    private const string InMail = "xX-.\u0301";

    public static IReadOnlyDictionary<string, Alteration> All { get; } = new Dictionary<string, Alteration>
    {
        ["reference"] = new(
            (order, lot) => order with { Reference = Other(lot, order.Reference!) },
            purchase => purchase with { Reference = "" }),
        ["currency"] = new(
            (order, _) => order with { Currency = order.Currency == "EUR" ? "USD" : "EUR" },
            purchase => purchase with { Total = purchase.Total with { Currency = "" } }),
        ["lines"] = new(
            (order, lot) => order with { Lines = [.. order.Lines!, Free(lot)] },
            purchase => purchase with { Lines = [.. purchase.Lines.Where(line => line.UnitPrice > 0)] }),
        ["lines[].sku"] = OfLine((line, lot) => line with { Sku = NewSku(lot) }, line => line with { Sku = "" }),
        ["lines[].quantity"] = OfLine(
            (line, _) => line with { Quantity = line.Quantity == 1 ? 2 : line.Quantity - 1 },
            line => line with { Quantity = 1 }),
        ["lines[].unitPrice"] = new(
            (order, _) => order with { Lines = Repriced([.. order.Lines!.OfType<LineRequest>()]) },
            purchase => Each(purchase, line => line with { UnitPrice = 0 })),
        ["lines[].name"] = OfLine(
            (line, lot) => line with { Name = Perhaps(lot, line.Name) }, line => line with { Name = null }),
        ["customer.email"] = OfCustomer(
            (customer, lot) => customer with { Email = Other(lot, customer.Email!, InMail) },
            customer => customer with { Email = "" }),
        ["customer.name"] = OfCustomer(
            (customer, lot) => customer with { Name = Perhaps(lot, customer.Name) },
            customer => customer with { Name = null }),
        ["shipTo.line1"] = OfAddress(
            (address, lot) => address with { Line1 = Perhaps(lot, address.Line1) },
            address => address with { Line1 = null }),
        ["shipTo.line2"] = OfAddress(
            (address, lot) => address with { Line2 = Perhaps(lot, address.Line2) },
            address => address with { Line2 = null }),
        ["shipTo.city"] = OfAddress(
            (address, lot) => address with { City = Perhaps(lot, address.City) },
            address => address with { City = null }),
        ["shipTo.region"] = OfAddress(
            (address, lot) => address with { Region = Perhaps(lot, address.Region) },
            address => address with { Region = null }),
        ["shipTo.postalCode"] = OfAddress(
            (address, lot) => address with { PostalCode = Perhaps(lot, address.PostalCode) },
            address => address with { PostalCode = null }),
        ["shipTo.country"] = OfAddress(
            (address, _) => address with { Country = address.Country == "DE" ? "AT" : "DE" },
            address => address with { Country = null }),
        ["which is shipTo.city and which shipTo.region"] = OfAddress(
            (address, lot) => address.City?.Normalize() == address.Region?.Normalize()
                ? address with { City = Perhaps(lot, address.City) }
                : address with { City = address.Region, Region = address.City },
            address => address with { City = address.City ?? address.Region, Region = address.Region ?? address.City }),
        ["payment.token"] = OfPayment(
            (payment, lot) => payment with { Token = Other(lot, payment.Token!) },
            payment => payment with { Token = "" }),
        ["payment.capture"] = OfPayment(
            (payment, _) => payment with { Capture = payment.Capture == "manual" ? "automatic" : "manual" },
            payment => payment with { Capture = CaptureMode.Automatic }),
        ["metadata"] = OfMetadata(
            (entries, lot) => entries.Append(New(lot)),
            _ => []),
        ["metadata's names"] = OfMetadata(
            (entries, lot) => entries.Skip(1).Append(KeyValuePair.Create(New(lot).Key, entries[0].Value)),
            entries => entries.Select(entry => entry.Value).Order(StringComparer.Ordinal)
                .Select((value, at) => KeyValuePair.Create($"{at}", value))),
        ["metadata's values"] = OfMetadata(
            (entries, lot) => entries.Skip(1).Append(KeyValuePair.Create(entries[0].Key, Other(lot, entries[0].Value))),
            entries => entries.Select(entry => KeyValuePair.Create(entry.Key, ""))),
    };

    private static Alteration OfLine(Func<LineRequest, Random, LineRequest> change, Func<Line, Line> forget) => new(
        (order, lot) =>
        {
            var lines = order.Lines!.OfType<LineRequest>().ToArray();
            ref var line = ref lines[lot.Next(lines.Length)];
            line = change(line, lot);
            return order with { Lines = lines };
        },
        purchase => Each(purchase, forget));

    private static Alteration OfCustomer(
        Func<CustomerRequest, Random, CustomerRequest> change, Func<Customer, Customer> forget) => new(
        (order, lot) => order with { Customer = change(order.Customer!, lot) },
        purchase => purchase with { Customer = forget(purchase.Customer) });

    private static Alteration OfAddress(
        Func<AddressRequest, Random, AddressRequest> change, Func<Address, Address> forget) => new(
        (order, lot) => order with { ShipTo = change(order.ShipTo ?? new AddressRequest(), lot) },
        purchase => purchase with { ShipTo = purchase.ShipTo is { } address ? forget(address) : null });

    private static Alteration OfPayment(
        Func<PaymentRequest, Random, PaymentRequest> change, Func<PaymentMethod, PaymentMethod> forget) => new(
        (order, lot) => order with { Payment = change(order.Payment!, lot) },
        purchase => purchase with { Payment = forget(purchase.Payment) });

    // An order without metadata is given some.
    private static Alteration OfMetadata(
        Func<KeyValuePair<string, string>[], Random, Entries> change, Func<Entries, Entries> forget) => new(
        (order, lot) => order with
        {
            Metadata = (order.Metadata is { Count: > 0 } metadata ? change([.. metadata!], lot) : [New(lot)])
                .ToDictionary(entry => entry.Key, string? (entry) => entry.Value),
        },
        purchase => purchase with
        {
            Metadata = purchase.Metadata is { } metadata ? forget(metadata).ToDictionary() : null,
        });

    private static Purchase Each(Purchase purchase, Func<Line, Line> change) =>
        purchase with { Lines = [.. purchase.Lines.Select(change)] };

    // If two lines allow it, so that the sum stays: a minor unit more for each piece of the one is paid by the other.
    private static LineRequest[] Repriced(LineRequest[] lines)
    {
        for (var up = 0; up < lines.Length; up++)
        {
            var down = Array.FindIndex(lines, line => line.UnitPrice >= lines[up].Quantity);
            if (down < 0 || down == up) continue;
            (lines[up], lines[down]) = (
                lines[up] with { UnitPrice = lines[up].UnitPrice + lines[down].Quantity },
                lines[down] with { UnitPrice = lines[down].UnitPrice - lines[up].Quantity });
            return lines;
        }

        lines[0] = lines[0] with { UnitPrice = lines[0].UnitPrice == 0 ? 1 : lines[0].UnitPrice - 1 };
        return lines;
    }

    private static LineRequest Free(Random lot) => new() { Sku = NewSku(lot), Quantity = 1, UnitPrice = 0 };

    private static KeyValuePair<string, string> New(Random lot) => new(NewSku(lot), "new");

    // No generated one is so long and begins so.
    private static string NewSku(Random lot) => $"new_{lot.NextInt64():D20}";

    private static string? Perhaps(Random lot, string? text) =>
        text is null ? "x" : lot.Next(4) == 0 ? null : Other(lot, text);

    // Never another spelling of the same: a character more, or a letter in the other case, is so in every spelling.
    private static string Other(Random lot, string text, string inserted = InText)
    {
        var at = lot.Next(text.Length + 1);
        if (at < text.Length && char.IsAsciiLetter(text[at]))
        {
            return $"{text[..at]}{(char)(text[at] ^ ' ')}{text[(at + 1)..]}";
        }

        if (at > 0 && char.IsHighSurrogate(text[at - 1])) at--;
        return text.Insert(at, $"{inserted[lot.Next(inserted.Length)]}");
    }
}
