using Pipeline.EndToEnd.Harness;
using Pipeline.Storefronts;

namespace Pipeline.EndToEnd.BadInput;

/// <summary>Every route x every caller. The routes are read off the functions, so none is without its row.</summary>
[Collection(Processes.Name)]
public sealed class AccessMatrixTests(QuietHouse quiet, ITestOutputHelper output) : IClassFixture<QuietHouse>
{
    private const string Anybody = "anybody";
    private const string Storefronts = "storefronts";
    private const string Operators = "operators";
    private const string Both = "storefronts and operators";

    // Whom a route lets in, and what it answers them to a request without a query, a body or an Idempotency-Key.
    private static readonly Dictionary<string, (string Opens, int Answer)> Rows = new()
    {
        ["GET /console"] = (Anybody, 200),
        ["GET /console/{file}"] = (Anybody, 404),
        ["GET /local/demo"] = (Anybody, 200),
        ["GET /local/mails"] = (Anybody, 200),
        ["GET /local/mails/{mailFile}"] = (Anybody, 404),
        ["POST /local/poison"] = (Anybody, 415),
        ["GET /ops/orders"] = (Operators, 400),
        ["GET /ops/orders/{id}"] = (Operators, 404),
        ["GET /ops/storefronts"] = (Operators, 200),
        ["GET /docs"] = (Anybody, 200),
        ["GET /docs/problems"] = (Anybody, 200),
        ["GET /docs/problems/{name}"] = (Anybody, 404),
        ["GET /docs/runbooks"] = (Anybody, 200),
        ["GET /docs/runbooks/{runbook}"] = (Anybody, 404),
        ["GET /docs/scalar.js"] = (Anybody, 200),
        ["GET /health/live"] = (Anybody, 200),
        ["GET /health/ready"] = (Anybody, 200),
        ["GET /ops/dead-letters"] = (Operators, 200),
        ["GET /ops/dead-letters/{letterId}"] = (Operators, 404),
        ["POST /ops/dead-letters/{letterId}/discard"] = (Operators, 415),
        ["POST /ops/dead-letters/{letterId}/replay"] = (Operators, 404),
        ["POST /ops/orders/{id}/erase"] = (Operators, 404),
        ["POST /ops/storefronts/{storefrontId}/erase-customer"] = (Operators, 415),
        ["POST /ops/orders/{id}/nudge"] = (Operators, 404),
        ["GET /ops/orders/{id}/why"] = (Operators, 404),
        ["POST /ops/rules/try"] = (Operators, 415),
        ["GET /ops/rules/report"] = (Operators, 400),
        ["GET /ops/storefronts/{storefrontId}/rules"] = (Operators, 404),
        ["PUT /ops/storefronts/{storefrontId}/rules"] = (Operators, 415),
        ["GET /ops/exceptions"] = (Operators, 200),
        ["GET /ops/summary"] = (Operators, 200),
        ["GET /local/webhooks"] = (Anybody, 200),
        ["POST /local/webhooks/{storefrontId}/{webhook}"] = (Anybody, 404),
        ["GET /v1/events"] = (Storefronts, 200),
        ["GET /v1/mail"] = (Storefronts, 200),
        ["PUT /v1/mail"] = (Storefronts, 415),
        ["POST /v1/mail/preview"] = (Storefronts, 415),
        ["GET /v1/openapi.json"] = (Anybody, 200),
        ["GET /v1/orders"] = (Storefronts, 200),
        ["POST /v1/orders"] = (Storefronts, 400),
        ["GET /v1/orders/{id}"] = (Both, 404),
        ["POST /v1/orders/{id}/approve"] = (Operators, 404),
        ["POST /v1/orders/{id}/reject"] = (Operators, 404),
        ["POST /v1/orders/{id}/cancel"] = (Both, 404),
        ["POST /v1/orders/{id}/capture"] = (Storefronts, 404),
        ["POST /v1/orders/{id}/refunds"] = (Both, 400),
        ["POST /v1/orders/import"] = (Storefronts, 415),
        ["POST /v1/providers/stripe"] = (Anybody, 404), // signed, where Stripe is chosen; nothing here
        ["GET /v1/prices"] = (Operators, 200),
        ["GET /v1/prices/{sku}"] = (Operators, 404),
        ["PUT /v1/prices/{sku}"] = (Operators, 415),
        ["DELETE /v1/prices/{sku}"] = (Operators, 404),
        ["GET /v1/orders/{id}/deliveries"] = (Both, 404),
        ["GET /v1/stock"] = (Operators, 200),
        ["GET /v1/stock/{sku}"] = (Operators, 404),
        ["PUT /v1/stock/{sku}"] = (Operators, 415),
        ["POST /v1/stock/{sku}/adjust"] = (Operators, 400),
        ["GET /v1/stock/{sku}/movements"] = (Operators, 200),
        ["GET /v1/webhooks"] = (Storefronts, 200),
        ["PUT /v1/webhooks/{webhook}"] = (Storefronts, 400),
        ["DELETE /v1/webhooks/{webhook}"] = (Storefronts, 404),
        ["POST /v1/webhooks/{webhook}/rotate"] = (Storefronts, 404),
        ["POST /v1/webhooks/{webhook}/test"] = (Storefronts, 404),
    };

    public static TheoryData<string> Routes => [.. Route.All.Select(route => route.ToString())];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task A_route_opens_to_its_own_callers_only(string name)
    {
        Assert.True(Rows.TryGetValue(name, out var row), $"{name} has no row in the matrix: say whom it opens to.");
        var route = Route.All.Single(route => route.ToString() == name);
        var revoked = await RevokedAsync();
        var secret = Canary.Secret;
        using var client = quiet.NewClient();
        foreach (var (who, header) in (IEnumerable<(string, string?)>)
        [
            ("nobody", null), ("an empty header", ""), ("a scheme alone", "Bearer"),
                ("another scheme", "Basic ZGVtbzpkZW1v"),
            ("a malformed key", "Bearer sk_test_demo"), ("no key at all", $"Bearer {secret}"),
                ("an unknown key", $"Bearer sk_test_unknown_{secret}"),
            ("an unknown operator", $"Bearer ok_test_unknown_{secret}"),
                ("a wrong secret", $"Bearer sk_test_demo_{secret}"),
            ("a wrong operator's secret", $"Bearer ok_test_ops_{secret}"), ("another mode",
                $"Bearer {quiet.House.StorefrontKey.Replace("_test_", "_live_", StringComparison.Ordinal)}"),
            ("another kind", $"Bearer ok{quiet.House.StorefrontKey[2..]}"),
                ("a revoked key", $"Bearer {revoked.Shop}"), ("a revoked operator", $"Bearer {revoked.Ops}"),
            (Storefronts, $"Bearer {quiet.House.StorefrontKey}"), (Operators, $"Bearer {quiet.House.OperatorKey}"),
        ])
        {
            var call = quiet.Door.Call(route).Without("Authorization");
            var request = header is null ? call : call.With("Authorization", header);
            var answer = await client.SendAsync(request);
            for (var tries = 0; answer.Status == 503 && tries < 10; tries++) // a dependency was slow to answer
                answer = await client.SendAsync(request);
            var isIn = row.Opens == Anybody || row.Opens == who
                || (row.Opens == Both && who is Storefronts or Operators);
            var expected = isIn ? row.Answer : 401;
            Assert.True(
                answer.Status == expected, $"{name} for {who} should be {expected}: {answer.Status} {answer.Body}");
            if (expected != 401) continue;
            Assert.Equal(("unauthenticated", "Bearer"), (answer.Type, answer.Header("WWW-Authenticate")));
        }

        output.WriteLine($"{name}: {row.Opens}");
    }

    [Fact]
    public async Task Another_storefronts_order_and_nobodys_are_the_same_404()
    {
        using var client = quiet.NewClient();
        var id = (await client.SendAsync(quiet.Door.Place(quiet.NextKey))).Text("id");
        var other = ApiKey.New(KeyKind.Storefront, KeyMode.Test);
        await new StorefrontTable(quiet.House.Tables).AddKeyAsync("other", other, Stop);
        var door = new ValidRequests(other.Reveal(), "");
        foreach (var (method, tail) in ((string, string)[])
            [("GET", ""), ("POST", "/cancel"), ("POST", "/capture"), ("POST", "/refunds")])
        {
            var (foreign, unknown) = (await AskAsync(id!), await AskAsync(ValidRequests.UnknownId));
            Task<WireAnswer> AskAsync(string order) => client.SendAsync(
                door.Shop(method, $"/v1/orders/{order}{tail}").With("Idempotency-Key", quiet.NextKey));
            Assert.Equal((404, 404), (foreign.Status, unknown.Status));
            Assert.Equal(Told(unknown, ValidRequests.UnknownId), Told(foreign, id!));
        }

        Assert.Empty(
            (await client.SendAsync(door.Shop("GET", "/v1/orders"))).Json.GetProperty("orders").EnumerateArray());
    }

    private static string Told(WireAnswer answer, string id) => answer.Body
        .Replace(id, "{id}", StringComparison.Ordinal).Replace(answer.Text("traceId")!, "", StringComparison.Ordinal);

    // Made, and revoked before anybody used them: no instance remembers them.
    private async Task<(string Shop, string Ops)> RevokedAsync()
    {
        var table = new StorefrontTable(quiet.House.Tables);
        var (shop, ops) = (ApiKey.New(KeyKind.Storefront, KeyMode.Test), ApiKey.New(KeyKind.Operator, KeyMode.Test));
        await table.AddKeyAsync("demo", shop, Stop);
        await table.AddOperatorAsync(ops, Stop);
        foreach (var key in (ApiKey[])[shop, ops])
        {
            Assert.Null((await new KeyRing(table, TimeProvider.System).RevokeAsync(key.Kind, key.Id, Stop)).Refusal);
        }

        return (shop.Reveal(), ops.Reveal());
    }
}
