using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pipeline.Peers;

// Public, for the frameworks make and read them from assemblies of their own.

/// <summary>What a storefront posts.</summary>
public sealed record OrderRequest(
    string Reference, string Currency, IReadOnlyList<OrderLine> Lines, Customer Customer, PaymentMethod Payment)
{
    public long Total() => Lines.Sum(line => line.Quantity * line.UnitPrice);

    /// <exception cref="JsonException">It is no order.</exception>
    public static OrderRequest Read(ReadOnlySpan<byte> body) =>
        JsonSerializer.Deserialize(body, ContractJson.Default.OrderRequest) ?? throw new JsonException("No order.");
}

public sealed record OrderLine(string Sku, int Quantity, long UnitPrice);

public sealed record Customer(string Email);

public sealed record PaymentMethod(string Token);

public sealed record PlaceOrder(Guid OrderId, OrderRequest Request);

public sealed record ReserveStock(Guid OrderId, IReadOnlyList<OrderLine> Lines);

public sealed record StockReserved(Guid OrderId);

public sealed record TakePayment(Guid OrderId, long Amount, string Currency, string Token);

public sealed record PaymentTaken(Guid OrderId, string PaymentId);

public sealed record AnnounceOrder(Guid OrderId, string Email);

public sealed record OrderAnnounced(Guid OrderId);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(OrderRequest))]
[JsonSerializable(typeof(PlaceOrder))]
[JsonSerializable(typeof(ReserveStock))]
[JsonSerializable(typeof(TakePayment))]
[JsonSerializable(typeof(AnnounceOrder))]
internal sealed partial class ContractJson : JsonSerializerContext;
