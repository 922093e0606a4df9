using Pipeline.Orders;

namespace Pipeline.Docs.OpenApi;

/// <summary>Bodies to read and to send. The end-to-end tests send every one that can be sent.</summary>
internal static class Examples
{
    /// <summary>An order's id as it looks.</summary>
    public static string Id { get; } = OrderId.For("demo", "order-1001").Value;

    public static Example Order { get; } = new("order", "An order of two articles", """
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

    public static Example Received { get; } = Answered("order", "Stored a moment ago", "received", """
        { "at": "2026-03-02T09:30:00.1234567+00:00", "event": "received" }
        """);

    public static Example Confirmed { get; } = Answered("confirmed", "Paid", "confirmed", """
        { "at": "2026-03-02T09:30:00.1234567+00:00", "event": "received" },
            { "at": "2026-03-02T09:30:00.2234567+00:00", "event": "stock-held" },
            { "at": "2026-03-02T09:30:00.3234567+00:00", "event": "payment-started" },
            { "at": "2026-03-02T09:30:00.4234567+00:00", "event": "payment-captured" },
            { "at": "2026-03-02T09:30:00.5234567+00:00", "event": "confirmed" }
        """);

    public static Example Cancelling { get; } = Answered("reason", "Being turned round", "cancelling", """
        { "at": "2026-03-02T09:30:00.1234567+00:00", "event": "received" },
            { "at": "2026-03-02T09:31:00.0000000+00:00", "event": "cancelled", "detail": "ordered twice" }
        """, "cancelled");

    private static Example Answered(
        string name, string summary, string status, string timeline, string? reason = null) => new(name, summary, $$"""
        {
          "id": "{{Id}}",
          "reference": "SO-1001",
          "status": "{{status}}",{{(reason is null ? "" : $"\n  \"reason\": \"{reason}\",")}}
          "total": 3300,
          "currency": "EUR",
          "lines": [
            { "sku": "MUG-RED", "quantity": 1, "unitPrice": 800 },
            { "sku": "TEA-001", "quantity": 2, "unitPrice": 1250, "name": "Green tea" }
          ],
          "customer": { "email": "ada@example.com", "name": "Ada" },
          "timeline": [
            {{timeline.Trim()}}
          ],
          "createdAt": "2026-03-02T09:30:00.1234567+00:00",
          "updatedAt": "2026-03-02T09:30:00.5234567+00:00"
        }
        """);
}
