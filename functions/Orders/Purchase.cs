using System.Text.Json.Serialization;

namespace Pipeline.Orders;

/// <summary>What the customer asked for: set when the order is accepted and never changed.</summary>
public sealed record Purchase
{
    /// <summary>The storefront's own name for the order, at most 256 characters.</summary>
    public required string Reference { get; init; }

    /// <summary>The sum of the lines.</summary>
    public required Money Total { get; init; }

    /// <summary>1 to 100 lines, one a SKU.</summary>
    public required IReadOnlyList<Line> Lines { get; init; }

    public required Customer Customer { get; init; }
    public Address? ShipTo { get; init; }
    public required PaymentMethod Payment { get; init; }
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}

/// <summary>So many pieces of one SKU.</summary>
/// <param name="Sku">Stock keeping unit, 1 to 64 of A-Z a-z 0-9 . _ -</param>
/// <param name="Quantity">1 to 10,000 pieces.</param>
/// <param name="UnitPrice">Minor units of the order's currency.</param>
/// <param name="Name">What people call it.</param>
public sealed record Line(string Sku, int Quantity, long UnitPrice, string? Name = null);

public sealed record Customer(string Email, string? Name = null);

/// <param name="Line1">Street and number.</param>
/// <param name="Line2">What else the carrier needs.</param>
/// <param name="City">City or locality.</param>
/// <param name="Region">State, province or county.</param>
/// <param name="PostalCode">Postal code.</param>
/// <param name="Country">ISO 3166-1 alpha-2 code.</param>
public sealed record Address(
    string? Line1, string? Line2, string? City, string? Region, string? PostalCode, string? Country);

/// <param name="Token">The provider's token for the customer's means of payment; never a card number.</param>
/// <param name="Capture">When the money is taken.</param>
public sealed record PaymentMethod(
    string Token,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] // keeps the older orders' fingerprints
    CaptureMode Capture = CaptureMode.Automatic);

/// <summary>When the money of an order is taken.</summary>
public enum CaptureMode
{
    /// <summary>As soon as the stock is held.</summary>
    Automatic,

    /// <summary>Set aside as soon as the stock is held, taken when the storefront says so.</summary>
    Manual,
}
