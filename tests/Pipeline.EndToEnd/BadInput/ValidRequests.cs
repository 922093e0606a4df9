using System.Text.RegularExpressions;
using Pipeline.EndToEnd.Harness;
using Pipeline.Orders;

namespace Pipeline.EndToEnd.BadInput;

/// <summary>A valid request of each kind, to be spoilt.</summary>
internal sealed class ValidRequests(string storefrontKey, string operatorKey)
{
    public const string Order = "{\"reference\":\"SO-1001\",\"currency\":\"EUR\",\"total\":2500,\"lines\":["
        + "{\"sku\":\"TEA-001\",\"quantity\":2,\"unitPrice\":1250,\"name\":\"Green tea\"}],"
        + "\"customer\":{\"email\":\"" + Canary.Mail + "\",\"name\":\"Ada\"},"
        + "\"shipTo\":{\"line1\":\"1 Leaf Lane\",\"line2\":\"Door 7\",\"city\":\"Berlin\",\"region\":\"BE\","
        + "\"postalCode\":\"10115\",\"country\":\"DE\"},"
        + "\"payment\":{\"token\":\"" + Canary.Token + "\",\"capture\":\"automatic\"},"
        + "\"metadata\":{\"cart\":\"c-77\",\"\":\"\"}}";

    // Every length and sign that a SKU may have; the third is a GTIN, which passes Luhn's test as a card's number does.
    public static IReadOnlyList<string> Skus { get; } =
        ["TEA-001", "a", "4006381000093", "._-", new string('Z', 64),
            .. Enumerable.Range(0, 40).Select(i => $"SKU-{i}")];

    private static readonly string[] OfStorefronts = ["/v1/orders", "/v1/events", "/v1/webhooks", "/v1/mail"];

    /// <summary>Nobody's.</summary>
    public static string UnknownId { get; } = OrderId.For("nobody", "nothing").Value;

    /// <summary>Puts the SKUs on sale.</summary>
    public static async Task StockAsync(House house)
    {
        var catalogue = new Catalogue(house.Tables);
        foreach (var sku in Skus) await catalogue.AddAsync(sku, TestContext.Current.CancellationToken);
    }

    public WireRequest As(string key, string method, string target) =>
        new(method, target) { Headers = [("Host", "localhost"), ("Authorization", $"Bearer {key}")] };

    public WireRequest Shop(string method, string target) => As(storefrontKey, method, target);

    public WireRequest Ops(string method, string target) => As(operatorKey, method, target);

    public WireRequest Place(string key) =>
        Json(Shop("POST", "/v1/orders")).With("Idempotency-Key", key).WithBody(Order);

    public WireRequest Import() => Shop("POST", "/v1/orders/import").With("Content-Type", "application/x-ndjson");

    public WireRequest Cancel() => Json(Shop("POST", $"/v1/orders/{UnknownId}/cancel"));

    public WireRequest SetStock() => Json(Ops("PUT", "/v1/stock/BAD-INPUT"));

    public WireRequest AdjustStock(string key) =>
        Json(Ops("POST", "/v1/stock/BAD-INPUT/adjust")).With("Idempotency-Key", key);

    public WireRequest Discard() => Json(Ops("POST", "/ops/dead-letters/2516_nothing/discard"));

    /// <summary>Any route as it is called, by whoever may.</summary>
    public WireRequest Call(Route route)
    {
        var target = Regex.Replace(
            route.Template.Replace("{id}", UnknownId, StringComparison.Ordinal), "{[a-zA-Z]+}", "BAD-INPUT");
        return OfStorefronts.Any(beginning => target.StartsWith(beginning, StringComparison.Ordinal))
            ? Shop(route.Method, target)
            : Ops(route.Method, target);
    }

    private static WireRequest Json(WireRequest request) => request.With("Content-Type", "application/json");
}
