using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pipeline.Intake;

/// <summary>The body of POST /v1/orders as it came. All may be missing: the validator says what must not.</summary>
internal record OrderRequest
{
    public string? Reference { get; init; }
    public string? Currency { get; init; }
    public long? Total { get; init; }
    public IReadOnlyList<LineRequest?>? Lines { get; init; }
    public CustomerRequest? Customer { get; init; }
    public AddressRequest? ShipTo { get; init; }
    public PaymentRequest? Payment { get; init; }
    public IReadOnlyDictionary<string, string?>? Metadata { get; init; }
}

/// <summary>An order among others in one body, which brings the key that is a header elsewhere.</summary>
internal sealed record ImportedOrder : OrderRequest
{
    public string? IdempotencyKey { get; init; }
}

internal sealed record LineRequest
{
    public string? Sku { get; init; }
    public int? Quantity { get; init; }
    public long? UnitPrice { get; init; }
    public string? Name { get; init; }
}

internal sealed record CustomerRequest
{
    public string? Email { get; init; }
    public string? Name { get; init; }
}

internal sealed record AddressRequest
{
    public string? Line1 { get; init; }
    public string? Line2 { get; init; }
    public string? City { get; init; }
    public string? Region { get; init; }
    public string? PostalCode { get; init; }
    public string? Country { get; init; }
}

internal sealed record PaymentRequest
{
    public string? Token { get; init; }
    public string? Capture { get; init; }
}

// Strict: duplicate or unknown members, trailing commas, comments and numbers in strings are refused.
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = 8)]
[JsonSerializable(typeof(OrderRequest))]
[JsonSerializable(typeof(ImportedOrder))]
[JsonSerializable(typeof(CancelRequest))]
[JsonSerializable(typeof(RefundRequest))]
internal sealed partial class OrderRequestJson : JsonSerializerContext;
