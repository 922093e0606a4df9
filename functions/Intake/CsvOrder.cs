using System.Globalization;
using Pipeline.Storefronts;

namespace Pipeline.Intake;

/// <summary>
/// An order that is put together from rows. A column is named as the member of the JSON body that it stands for; what
/// is said of the whole order stands in its first row, and may be repeated in the others or left empty there.
/// </summary>
internal sealed class CsvOrder
{
    private const string Key = "idempotencyKey";
    private static readonly string[] OfLine = ["sku", "quantity", "unitPrice", "name"];
    private static readonly string[] OfOrder =
    [
        "reference", "currency", "total", "customer.email", "customer.name", "shipTo.line1", "shipTo.line2",
        "shipTo.city", "shipTo.region", "shipTo.postalCode", "shipTo.country", "payment.token", "payment.capture",
    ];

    private readonly CsvRow first;
    private readonly List<LineRequest> lines = [];
    private readonly List<FieldError> errors = [];
    private int? badRow;

    public CsvOrder(CsvRow first)
    {
        this.first = first;
        Add(first);
    }

    public static IReadOnlyList<string> Columns { get; } = [Key, .. OfOrder, .. OfLine];

    /// <summary>Where its first row stands.</summary>
    public int Line => first.Line;

    /// <summary>Adds a row, if it is one more of this order.</summary>
    public bool Takes(CsvRow row)
    {
        if (row.Cell(Key) is not { } key || key != first.Cell(Key)) return false;
        errors.AddRange(OfOrder
            .Where(column => row.Cell(column) is { } other && other != first.Cell(column))
            .Select(column => new FieldError(
                Pointer(column), $"must be in line {row.Line} what it is in line {Line}, or be left empty")));
        Add(row);
        return true;
    }

    /// <summary>The order, once all its rows were taken.</summary>
    public ImportItem Finish()
    {
        var order = Order(); // finds the last of the errors
        var key = IdempotencyKey.IsKey(order.IdempotencyKey) ? order.IdempotencyKey : null;
        if (badRow is { } line)
        {
            return ImportItem.Refused(Line, new Refusal(
                Problems.NotCsv, $"Line {line} has not as many cells as there are columns, or a stray quote."), key);
        }

        return errors.Count > 0
            ? ImportItem.Refused(Line, new Refusal(Problems.OutOfRange, "See errors for each field.", errors), key)
            : ImportItem.Of(Line, order);
    }

    // One line more than an order may have is enough to be refused for.
    private void Add(CsvRow row)
    {
        if (row.IsBad) badRow ??= row.Line;
        if (lines.Count > OrderRequestValidator.MostLines) return;
        var place = $"lines/{lines.Count}/";
        lines.Add(new LineRequest
        {
            Sku = row.Cell("sku"),
            Quantity = (int?)Whole(row, "quantity", place, int.MaxValue),
            UnitPrice = Whole(row, "unitPrice", place, long.MaxValue),
            Name = row.Cell("name"),
        });
    }

    private ImportedOrder Order() => new()
    {
        IdempotencyKey = first.Cell(Key),
        Reference = first.Cell("reference"),
        Currency = first.Cell("currency"),
        Total = Whole(first, "total", "", long.MaxValue),
        Lines = lines,
        Customer = new CustomerRequest { Email = first.Cell("customer.email"), Name = first.Cell("customer.name") },
        ShipTo = new AddressRequest
        {
            Line1 = first.Cell("shipTo.line1"),
            Line2 = first.Cell("shipTo.line2"),
            City = first.Cell("shipTo.city"),
            Region = first.Cell("shipTo.region"),
            PostalCode = first.Cell("shipTo.postalCode"),
            Country = first.Cell("shipTo.country"),
        },
        Payment = new PaymentRequest { Token = first.Cell("payment.token"), Capture = first.Cell("payment.capture") },
    };

    private long? Whole(CsvRow row, string column, string place, long most)
    {
        if (row.Cell(column) is not { } text) return null;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && Math.Abs((decimal)number) <= most)
        {
            return number;
        }

        errors.Add(new FieldError(Pointer(place + column), "must be a whole number"));
        return null;
    }

    // "customer.email" is "#/customer/email".
    private static string Pointer(string column) => "#/" + column.Replace('.', '/');
}
