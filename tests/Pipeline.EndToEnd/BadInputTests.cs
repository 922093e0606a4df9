using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Pipeline.EndToEnd.Harness;
using Pipeline.Orders;
using ApiKey = Pipeline.Storefronts.ApiKey;
using StorefrontTable = Pipeline.Storefronts.StorefrontTable;

namespace Pipeline.EndToEnd;

/// <summary>The one pipeline that all bad input is thrown at, with one good order in it.</summary>
public sealed class BadInputHouse(Azurite azurite) : IAsyncLifetime
{
    internal House House { get; } = new(azurite);

    internal static Basket Good { get; } = new("bad-input-good", "tok_ok", ("PLENTY", 1));

    public async ValueTask InitializeAsync()
    {
        await House.StartAsync();
        await House.Books.StockAsync("PLENTY", 100);
        Assert.Equal(HttpStatusCode.Accepted, (await House.Storefront.PlaceAsync(Good)).Status);
        await House.Books.SettleAsync();
    }

    public ValueTask DisposeAsync() => House.DisposeAsync();
}

/// <summary>What no storefront should send, over real HTTP: always the same problem, and nothing stored.</summary>
[Collection(Processes.Name)]
public sealed class BadInputTests(BadInputHouse shared) : IClassFixture<BadInputHouse>, IAsyncDisposable
{
    private const string Key = "bad-input-0001";
    private readonly House house = shared.House;

    [Theory]
    [InlineData("", 400, "not-json")]
    [InlineData("{", 400, "not-json")]
    [InlineData("order me some tea", 400, "not-json")]
    [InlineData("null", 400, "not-json")]
    [InlineData("[]", 400, "not-json")]
    [InlineData("\"text\"", 400, "not-json")]
    [InlineData("{}", 400, "out-of-range")]
    [InlineData("{ \"unknown\": 1 }", 400, "not-json")]
    public async Task Body_that_is_no_order_is_refused(string body, int status, string type) =>
        await RefusesAsync(status, type, () => house.Storefront.PostAsync(Key, Storefront.JsonOf(body)));

    [Theory]
    [InlineData("\"quantity\":1", "\"quantity\":\"one\"", 400, "not-json")]
    [InlineData("\"quantity\":1", "\"quantity\":1.5", 400, "not-json")]
    [InlineData("\"quantity\":1", "\"quantity\":99999999999999999999", 400, "not-json")]
    [InlineData("\"quantity\":1", "\"quantity\":true", 400, "not-json")]
    [InlineData("\"quantity\":1", "\"quantity\":1,\"quantity\":2", 400, "not-json")]
    [InlineData("\"quantity\":1", "\"quantity\":-1", 400, "out-of-range")]
    [InlineData("\"quantity\":1", "\"quantity\":0", 400, "out-of-range")]
    [InlineData("\"quantity\":1", "\"quantity\":10001", 400, "out-of-range")]
    [InlineData("\"unitPrice\":1250", "\"unitPrice\":-1", 400, "out-of-range")]
    [InlineData("\"currency\":\"EUR\"", "\"currency\":\"euro\"", 400, "out-of-range")]
    [InlineData("\"currency\":\"EUR\"", "\"currency\":{}", 400, "not-json")]
    [InlineData("\"lines\":[", "\"lines\":[null,", 400, "out-of-range")]
    [InlineData("\"sku\":\"PLENTY\"", "\"sku\":\"../../etc\"", 400, "out-of-range")]
    [InlineData("\"sku\":\"PLENTY\"", "\"sku\":\"NO-SUCH-SKU\"", 422, "unknown-sku")]
    [InlineData("\"currency\":\"EUR\"", "\"currency\":\"EUR\",\"total\":1", 422, "total-mismatch")]
    [InlineData("\"email\":\"ada@example.com\"", "\"email\":\"\\u0000@x\"", 400, "out-of-range")]
    [InlineData("\"payment\":{\"token\":\"tok_ok\"}", "\"payment\":null", 400, "out-of-range")]
    public async Task Order_with_a_wrong_field_is_refused(string good, string bad, int status, string type)
    {
        var json = new Basket(Key, "tok_ok", ("PLENTY", 1)).Json;
        Assert.Contains(good, json, StringComparison.Ordinal);
        var body = json.Replace(good, bad, StringComparison.Ordinal);
        await RefusesAsync(status, type, () => house.Storefront.PostAsync(Key, Storefront.JsonOf(body)));
    }

    [Fact]
    public async Task Order_without_lines_is_refused_with_the_field_that_is_wrong()
    {
        var empty = new Basket(Key, "tok_ok");
        var answer = await RefusesAsync(400, "out-of-range", () => house.Storefront.PlaceAsync(empty));
        Assert.Contains("#/lines", answer.Text("errors"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("short")]
    [InlineData("has spaces in it")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345")]
    public async Task Order_without_a_usable_idempotency_key_is_refused(string? key) => await RefusesAsync(
        400, "bad-idempotency-key", () => house.Storefront.PostAsync(key, Storefront.JsonOf(BadInputHouse.Good.Json)));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Body_of_300_KiB_is_refused_with_and_without_a_length(bool chunked)
    {
        var bytes = Encoding.UTF8.GetBytes($"{{\"reference\":\"{new string('x', 300 * 1024)}\"}}");
        await RefusesAsync(413, "too-large", () => house.Storefront.PostAsync(Key, Content(bytes, chunked)));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData(null)]
    public async Task Body_of_another_media_type_is_refused(string? mediaType)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(BadInputHouse.Good.Json));
        if (mediaType is not null) content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        await RefusesAsync(415, "unsupported-media-type", () => house.Storefront.PostAsync(Key, content));
    }

    [Fact]
    public async Task Same_key_with_another_body_is_refused_and_the_first_order_stays()
    {
        await RefusesAsync(422, "idempotency-key-reused", () =>
            house.Storefront.PlaceAsync(BadInputHouse.Good with { Lines = [("PLENTY", 2)] }));
        Assert.True((await house.Storefront.PlaceAsync(BadInputHouse.Good)).IsReplayed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("sk_test_demo_wrong")]
    [InlineData("sk_test_nobody_x")]
    [InlineData("not-a-key")]
    public async Task Caller_without_a_valid_key_is_refused(string key)
    {
        using var stranger = house.NewStorefront(key);
        await RefusesAsync(401, "unauthenticated", () => stranger.PlaceAsync(BadInputHouse.Good with { Key = Key }));
        await RefusesAsync(401, "unauthenticated", () => stranger.ReadAsync(BadInputHouse.Good.Id.Value));
    }

    [Fact]
    public async Task Unknown_malformed_and_foreign_orders_are_the_same_404()
    {
        const string OtherKey = "sk_test_other_secret-of-another-storefront";
        var key = ApiKey.Parse(OtherKey) ?? throw new InvalidOperationException("Not a key.");
        await new StorefrontTable(house.Tables).AddKeyAsync("other", key, TestContext.Current.CancellationToken);
        using var other = house.NewStorefront(OtherKey);

        var foreign = await RefusesAsync(404, "not-found", () => other.ReadAsync(BadInputHouse.Good.Id.Value));
        var unknown = await RefusesAsync(404, "not-found", () =>
            house.Storefront.ReadAsync(OrderId.For("demo", "never-sent").Value));
        await RefusesAsync(404, "not-found", () => house.Storefront.ReadAsync("nonsense"));

        Assert.Equal(foreign.Text("detail"), unknown.Text("detail"));
        Assert.Equal("confirmed", (await house.Storefront.ReadAsync(BadInputHouse.Good.Id.Value)).Text("status"));
    }

    /// <summary>The processes go on for the next case; only what they said is shown where one fails.</summary>
    public ValueTask DisposeAsync()
    {
        if (TestContext.Current.TestState?.Result == TestResult.Failed) house.ShowOutputs();
        return ValueTask.CompletedTask;
    }

    private static StreamContent Content(byte[] bytes, bool chunked)
    {
        var content = new StreamContent(new MemoryStream(bytes));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        content.Headers.ContentLength = chunked ? null : bytes.Length;
        return content;
    }

    private async Task<Answer> RefusesAsync(int status, string type, Func<Task<Answer>> send)
    {
        var rows = await house.Books.CountRowsAsync();
        var answer = await send();
        Assert.Equal(status, (int)answer.Status);
        Assert.Equal("application/problem+json", answer.MediaType);
        Assert.Equal($"urn:pipeline:{type}", answer.Text("type"));
        Assert.Equal($"{status}", answer.Text("status"));
        Assert.False(string.IsNullOrEmpty(answer.Text("title")));
        Assert.False(string.IsNullOrEmpty(answer.Text("detail")));
        Assert.Equal(rows, await house.Books.CountRowsAsync());
        Assert.Empty(await house.Books.FaultsAsync([BadInputHouse.Good.Id]));
        return answer;
    }
}
