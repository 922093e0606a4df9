using System.Text.Json;
using Pipeline.Operations;
using Pipeline.Orders;

namespace Pipeline.EndToEnd.Harness;

/// <summary>One order as a storefront sends it, under its idempotency key.</summary>
internal sealed record Basket(string Key, string Token, params IReadOnlyList<(string Sku, int Quantity)> Lines)
{
    public const long UnitPrice = 1250;

    /// <summary>The order that the demo storefront means by the key.</summary>
    public OrderId Id => OrderId.For(DemoData.StorefrontId, Key);

    public string Json => JsonSerializer.Serialize(new
    {
        reference = Key,
        currency = "EUR",
        lines = Lines.Select(line => new { sku = line.Sku, quantity = line.Quantity, unitPrice = UnitPrice }),
        customer = new { email = "ada@example.com" },
        payment = new { token = Token },
    });
}
