using System.Text;
using System.Text.Json;
using Pipeline.Intake;
using Pipeline.Orders;
using Pipeline.Storefronts;

namespace Pipeline.Docs.OpenApi;

/// <summary>Bodies to read and to send. The end-to-end tests send every one that can be sent.</summary>
internal static class Examples
{
    /// <summary>An order's id as it looks.</summary>
    public static string Id { get; } = OrderId.For("demo", "order-1001").Value;

    public static Example OfOrder { get; } = new("order", "An order of two articles", """
        {
          "reference": "SO-1001",
          "currency": "EUR",
          "total": 3300,
          "lines": [
            { "sku": "TEA-001", "quantity": 2, "unitPrice": 1250, "name": "Green tea" },
            { "sku": "MUG-RED", "quantity": 1, "unitPrice": 800 }
          ],
          "customer": { "email": "ada@example.com", "name": "Ada" },
          "shipTo": { "line1": "1 Leaf Lane", "city": "Berlin", "postalCode": "10115", "country": "DE" },
          "payment": { "token": "tok_ok" },
          "metadata": { "cart": "c-77" }
        }
        """);

    public static Example ManualCapture { get; } = new("manual-capture", "The money is taken when you say so", """
        {
          "reference": "SO-1002",
          "currency": "EUR",
          "lines": [{ "sku": "TEA-001", "quantity": 1, "unitPrice": 1250 }],
          "customer": { "email": "ada@example.com" },
          "payment": { "token": "tok_ok", "capture": "manual" }
        }
        """);

    public static Example OutOfRange { get; } = new("out-of-range", "Several fields at fault, all of them named", """
        {
          "reference": "SO-1003",
          "currency": "euro",
          "lines": [{ "sku": "TEA-001", "quantity": 0, "unitPrice": 1250 }],
          "customer": { "email": "ada" },
          "payment": { "token": "tok_ok" }
        }
        """);

    public static Example TotalMismatch { get; } = new("total-mismatch", "A total that is not the sum", """
        {
          "reference": "SO-1004",
          "currency": "EUR",
          "total": 1,
          "lines": [{ "sku": "TEA-001", "quantity": 2, "unitPrice": 1250 }],
          "customer": { "email": "ada@example.com" },
          "payment": { "token": "tok_ok" }
        }
        """);

    public static Example UnknownSku { get; } = new("unknown-sku", "Something that is not sold", """
        {
          "reference": "SO-1005",
          "currency": "EUR",
          "lines": [{ "sku": "NO-SUCH-SKU", "quantity": 1, "unitPrice": 1250 }],
          "customer": { "email": "ada@example.com" },
          "payment": { "token": "tok_ok" }
        }
        """);

    /// <summary>Stored a moment ago.</summary>
    public static Example Received { get; } = Shown(OfOrder, "Stored a moment ago", received => received);

    /// <summary>The same of an order whose money waits for its capture.</summary>
    public static Example ManualReceived { get; } = Shown(ManualCapture, "Stored a moment ago", received => received);

    /// <summary>The order, about to be announced.</summary>
    public static Order CapturedOrder { get; } = Order(OfOrder)
        .StockHeld(At(120)).PaymentStarted("pay_1", At(150)).PaymentCaptured(At(300));

    /// <summary>The order, held because the provider refused its payment.</summary>
    public static Order HeldOrder { get; } = Order(OfOrder)
        .StockHeld(At(120)).PaymentStarted("pay_1", At(150)).PaymentRefused("refused-once", At(259_200_000), At(300));

    public static Example Confirmed { get; } = Shown(
        OfOrder, "Paid", _ => CapturedOrder.Announced(Outcome.Confirmed, At(360)));

    /// <summary>A page of a list with one order on it.</summary>
    public static Example Listed { get; } = new("page", "The last page", JsonSerializer.Serialize(
        new OrderPage([OrderView.Of(CapturedOrder.Announced(Outcome.Confirmed, At(360)))], null),
        OrderViewJson.Default.OrderPage));

    public static Example Ndjson { get; } = new(
        "ndjson", "An order a line", OrderLine(1001, quantity: 2) + OrderLine(1002, quantity: 0));

    public static Example Csv { get; } = new("csv", "A line of an order a row", """
        idempotencyKey,reference,currency,customer.email,payment.token,sku,quantity,unitPrice,name
        import-1003,SO-1003,EUR,ada@example.com,tok_ok,TEA-001,2,1250,Green tea
        import-1003,,,,,MUG-RED,1,2050,"Mug, red"

        """.ReplaceLineEndings("\n"));

    public static Example NdjsonResults { get; } = new("ndjson", "A result an order", Lines(
        new ImportResult(1, "import-1001", "accepted", Id),
        new ImportResult(2, "import-1002", "refused", Problem: new ImportProblem(
            Problems.OutOfRange.Urn, Problems.OutOfRange.Title, Problems.OutOfRange.Status,
            "See errors for each field.", [new FieldError("#/lines/0/quantity", "must be 1 to 10000")]))));

    public static Example CsvResults { get; } = new("csv", "A result an order", Lines(
        new ImportResult(2, "import-1003", "accepted", Id)));

    public static Example Capturing { get; } = Shown(ManualCapture, "Being captured", received => received
        .StockHeld(At(120)).PaymentStarted("pay_1", At(150)).PaymentAuthorised(At(518_400_000), At(300))
        .CaptureRequested(At(60_000)));

    public static Example Cancelling { get; } = Shown(OfOrder, "Being turned round", received => received
        .Cancelled(At(60_000), "ordered twice"));

    /// <summary>So long after the order was received.</summary>
    public static DateTimeOffset At(int milliseconds) =>
        new DateTimeOffset(2026, 3, 2, 9, 30, 0, TimeSpan.Zero).AddMilliseconds(milliseconds);

    // An answer is what the code answers to the request of the same name, after what happened since.
    private static Example Shown(Example request, string summary, Func<Order, Order> happened) => new(
        request.Name,
        summary,
        JsonSerializer.Serialize(OrderView.Of(happened(Order(request))), OrderViewJson.Default.OrderView));

    private static string OrderLine(int number, int quantity) => $$$"""
        {"idempotencyKey":"import-{{{number}}}","reference":"SO-{{{number}}}","currency":"EUR",
        "lines":[{"sku":"TEA-001","quantity":{{{quantity}}},"unitPrice":1250}],
        "customer":{"email":"ada@example.com"},"payment":{"token":"tok_ok"}}
        """.ReplaceLineEndings("") + "\n";

    private static string Lines(params ImportResult[] results) =>
        string.Concat(results.Select(result => Encoding.UTF8.GetString(result.ToLine())));

    private static Order Order(Example request)
    {
        var valid = JsonSerializer.Deserialize(request.Text, OrderRequestJson.Default.OrderRequest)!; // it is an object
        var purchase = PurchaseOf.Request(valid, PurchaseOf.Lines(valid)!); // its lines agree
        return OrderFacts.Received(OrderId.For("demo", "order-1001"), "demo", "", purchase, At(0));
    }
}
