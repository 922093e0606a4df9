using Pipeline.Orders;

namespace Pipeline.Tests.Orders;

/// <summary>Orders to test with.</summary>
internal static class Sample
{
    public const string StorefrontId = "demo";
    public const string Sku = "TEA-001";
    public static readonly DateTimeOffset At = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static Purchase Purchase(string token = "tok_ok", params Line[] lines)
    {
        Line[] bought = lines.Length > 0 ? lines : [new Line(Sku, 2, 1250, "Tea")];
        return new Purchase
        {
            Reference = "SO-1001",
            Total = new Money(bought.Sum(line => line.Quantity * line.UnitPrice), "EUR"),
            Lines = bought,
            Customer = new Customer("ada@example.com", "Ada"),
            Payment = new PaymentMethod(token),
        };
    }

    /// <summary>A purchase whose money is taken when the storefront says so.</summary>
    public static Purchase Manual(string token = "tok_ok") =>
        Purchase() with { Payment = new PaymentMethod(token, CaptureMode.Manual) };

    /// <summary>A new order; the key tells one from another.</summary>
    public static Order Order(
        string key = "order-1001", Purchase? purchase = null, DateTimeOffset? at = null, Review? review = null) =>
        OrderFacts.Received(
            OrderId.For(StorefrontId, key), StorefrontId, "fingerprint", purchase ?? Purchase(), at ?? At, review);

    /// <summary>What a rule has against an order.</summary>
    public static Review Doubt { get; } = new(3, [new Finding("total-over", "2500 is over 2000 EUR")], 3_600);

    /// <summary>An order that went all the way.</summary>
    public static Order Confirmed(string key = "order-1001") => Order(key)
        .StockHeld(At).PaymentStarted("pay_1", At).PaymentCaptured(At).Announced(Outcome.Confirmed, At);

    /// <summary>An order whose payment is authorised and waits for its capture.</summary>
    public static Order Authorised(DateTimeOffset until, string key = "order-1001", DateTimeOffset? at = null) =>
        Order(key, at: at).StockHeld(at ?? At).PaymentStarted("pay_1", at ?? At).PaymentAuthorised(until, at ?? At);

    /// <summary>So many orders whose rows share a partition.</summary>
    public static IReadOnlyList<Order> InOnePartition(int count, string partition = "7") =>
        [.. Enumerable.Range(0, int.MaxValue)
            .Select(number => Order($"order-{number:0000}"))
            .Where(order => order.Id.Partition == partition)
            .Take(count)];
}
