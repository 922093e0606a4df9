using System.Text.Json;
using Pipeline.Intake;
using Pipeline.Orders;

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

    public static Example Confirmed { get; } = Shown(OfOrder, "Paid", received => received
        .StockHeld(At(120)).PaymentStarted("pay_1", At(150)).PaymentCaptured(At(300))
        .Announced(Outcome.Confirmed, At(360)));

    public static Example Capturing { get; } = Shown(ManualCapture, "Being captured", received => received
        .StockHeld(At(120)).PaymentStarted("pay_1", At(150)).PaymentAuthorised(At(518_400_000), At(300))
        .CaptureRequested(At(60_000)));

    public static Example Cancelling { get; } = Shown(OfOrder, "Being turned round", received => received
        .Cancelled(At(60_000), "ordered twice"));

    // An answer is what the code answers to the request of the same name, after what happened since.
    private static Example Shown(Example request, string summary, Func<Order, Order> happened)
    {
        var valid = JsonSerializer.Deserialize(request.Text, OrderRequestJson.Default.OrderRequest)!; // it is an object
        var purchase = PurchaseOf.Request(valid, PurchaseOf.Lines(valid)!); // its lines agree
        var received = OrderFacts.Received(OrderId.For("demo", "order-1001"), "demo", "", purchase, At(0));
        var shown = JsonSerializer.Serialize(OrderView.Of(happened(received)), OrderViewJson.Default.OrderView);
        return new Example(request.Name, summary, shown);
    }

    private static DateTimeOffset At(int milliseconds) =>
        new DateTimeOffset(2026, 3, 2, 9, 30, 0, TimeSpan.Zero).AddMilliseconds(milliseconds);
}
