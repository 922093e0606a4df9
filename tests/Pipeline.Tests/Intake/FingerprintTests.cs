using Pipeline.Intake;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Intake;

public sealed class FingerprintTests
{
    private const string Metadata = "\"metadata\": { \"channel\": \"web\", \"campaign\": \"spring\" }";
    private const string Line = """{ "sku": "TEA-001", "quantity": 2, "unitPrice": 1250, "name": "Tea" }""";

    [Fact]
    public async Task A_fingerprint_does_not_depend_on_how_the_body_is_written()
    {
        var compact = Requests.Valid.ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal);
        var spaced = compact.Replace("1MainSt", "1 Main St", StringComparison.Ordinal);
        Assert.Equal(await OfAsync(Requests.Valid), await OfAsync(spaced));
        Assert.Equal(await OfAsync(Requests.Valid), await OfAsync(Requests.With("SO-1001", "SO\\u002d1001")));
    }

    [Theory]
    [InlineData("\"total\": 2500,", "")]
    [InlineData(", \"capture\": \"automatic\"", "")]
    [InlineData("""{ "channel": "web", "campaign": "spring" }""", """{ "campaign": "spring", "channel": "web" }""")]
    [InlineData(
        """{ "email": "ada@example.com", "name": "Ada" }""", """{ "name": "Ada", "email": "ada@example.com" }""")]
    [InlineData(
        "\"quantity\": 2, \"unitPrice\": 1250, \"name\": \"Tea\" }",
        "\"quantity\": 1, \"unitPrice\": 1250, \"name\": \"Tea\" }, "
        + "{ \"sku\": \"TEA-001\", \"quantity\": 1, \"unitPrice\": 1250 }")]
    public async Task A_fingerprint_is_the_same_for_the_same_meaning(string piece, string replacement) =>
        Assert.Equal(await OfAsync(Requests.Valid), await OfAsync(Requests.With(piece, replacement)));

    [Fact]
    public async Task A_fingerprint_does_not_depend_on_how_an_accent_is_spelt() => Assert.Equal(
        await OfAsync(Requests.With("1 Main St", "1 Rue de l'\u00C9glise")),
        await OfAsync(Requests.With("1 Main St", "1 Rue de l'E\u0301glise")));

    [Fact]
    public async Task A_fingerprint_takes_nothing_said_for_nothing_meant() => Assert.Equal(
        await OfAsync(Requests.With(Metadata, "\"metadata\": {}")),
        await OfAsync(Requests.With(Metadata, "\"metadata\": null")));

    [Fact]
    public async Task A_fingerprint_does_not_depend_on_the_order_of_lines()
    {
        const string Mug = """{ "sku": "MUG", "quantity": 1, "unitPrice": 0 }""";
        Assert.Equal(
            await OfAsync(Requests.With(Line, $"{Line}, {Mug}")), await OfAsync(Requests.With(Line, $"{Mug}, {Line}")));
    }

    [Theory]
    [InlineData("SO-1001", "SO-1002")]
    [InlineData("\"EUR\"", "\"USD\"")]
    [InlineData("TEA-001", "TEA-002")]
    [InlineData("\"quantity\": 2, \"unitPrice\": 1250", "\"quantity\": 1, \"unitPrice\": 2500")]
    [InlineData("\"Tea\"", "\"Green tea\"")]
    [InlineData("ada@example.com", "eve@example.com")]
    [InlineData("\"Ada\"", "\"Eve\"")]
    [InlineData("1 Main St", "2 Main St")]
    [InlineData("\"city\": \"Berlin\"", "\"region\": \"Berlin\"")]
    [InlineData("10115", "10117")]
    [InlineData("\"DE\"", "\"AT\"")]
    [InlineData("tok_ok", "tok_declined")]
    [InlineData("\"automatic\"", "\"manual\"")]
    [InlineData("\"web\"", "\"app\"")]
    [InlineData("\"channel\"", "\"source\"")]
    public async Task A_fingerprint_changes_with_each_field_that_means_something(string piece, string replacement) =>
        Assert.NotEqual(await OfAsync(Requests.Valid), await OfAsync(Requests.With(piece, replacement)));

    private static async Task<string> OfAsync(string body)
    {
        var reading = await OrderRequestReader.ReadAsync(Requests.Of(body), Store.Stop);
        Assert.NotNull(reading.Purchase);
        return Fingerprint.Of(reading.Purchase);
    }
}
