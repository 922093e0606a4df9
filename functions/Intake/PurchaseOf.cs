using System.Diagnostics.CodeAnalysis;
using System.Text;
using Pipeline.Orders;

namespace Pipeline.Intake;

/// <summary>Turns a valid request into what is to be bought: text in Unicode's NFC, lines of one SKU merged.</summary>
internal static class PurchaseOf
{
    /// <summary>One line a SKU, in the order of their first mention; null when lines of one SKU contradict.</summary>
    public static IReadOnlyList<Line>? Lines(OrderRequest valid)
    {
        var lines = new List<Line>();
        foreach (var same in valid.Lines!.GroupBy(line => line!.Sku!)) // the validator required all of them
        {
            var first = same.First()!; // a group is never empty
            var quantity = same.Sum(line => (long)line!.Quantity!); // as above
            var agree = same.All(line => line!.UnitPrice == first.UnitPrice); // as above
            if (!agree || quantity > OrderRequestValidator.MostQuantity) return null;

            lines.Add(new Line(same.Key, (int)quantity, first.UnitPrice!.Value, Normal(first.Name))); // as above
        }

        return lines;
    }

    public static Purchase Request(OrderRequest valid, IReadOnlyList<Line> lines) => new()
    {
        Reference = Normal(valid.Reference!), // required
        Total = lines.Aggregate(
            new Money(0, valid.Currency!), // required
            (sum, line) => sum.Plus(new Money(line.UnitPrice, sum.Currency).Times(line.Quantity))),
        Lines = lines,
        Customer = new Customer(Normal(valid.Customer!.Email!), Normal(valid.Customer.Name)), // required
        ShipTo = Address(valid.ShipTo),
        Payment = new PaymentMethod(
            valid.Payment!.Token!, // required
            valid.Payment.Capture == "manual" ? CaptureMode.Manual : CaptureMode.Automatic),
        Metadata = valid.Metadata is { Count: > 0 } metadata
            ? metadata.ToDictionary(entry => Normal(entry.Key), entry => Normal(entry.Value!)) // no nulls
            : null,
    };

    // An address without a word in it is none.
    private static Address? Address(AddressRequest? address) => address is null || address == new AddressRequest()
        ? null
        : new Address(
            Normal(address.Line1), Normal(address.Line2), Normal(address.City),
            Normal(address.Region), Normal(address.PostalCode), address.Country);

    /// <summary>One spelling for text that reads the same (Unicode's NFC).</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Normal(string? text) => text?.Normalize(NormalizationForm.FormC);
}
