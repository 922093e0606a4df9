using System.Text.Json;

namespace Pipeline.Benchmarks.Stand;

/// <summary>The body of an order to be placed, of one piece of each SKU.</summary>
internal static class BenchOrder
{
    public const int UnitPrice = 1_250;

    public static byte[] Body(string reference, IEnumerable<string> skus, string token) =>
        JsonSerializer.SerializeToUtf8Bytes(new
        {
            reference,
            currency = "EUR",
            lines = skus.Select(sku => new { sku, quantity = 1, unitPrice = UnitPrice }),
            customer = new { email = "ada@example.com" },
            payment = new { token },
        });

    public static HttpRequestMessage Post(string key, byte[] body) => new(HttpMethod.Post, "/v1/orders")
    {
        Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } },
        Headers = { { "Idempotency-Key", key } },
    };
}
