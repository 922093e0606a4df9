using System.Text.Json.Nodes;
using Pipeline.Intake;
using Pipeline.Tests.Intake;

namespace Pipeline.Tests.Docs;

/// <summary>The described bounds of an order are the ones that the code keeps: what one refuses, the other
/// does.</summary>
public sealed class OrderSchemaTests
{
    private const string Line = """{ "sku": "TEA-001", "quantity": 2, "unitPrice": 1250, "name": "Tea" }""";

    private static readonly JsonNode Schema = JsonNode.Parse("""{ "$ref": "#/components/schemas/OrderRequest" }""")!;

    [Theory]
    [InlineData("\"reference\": \"SO-1001\"", "\"reference\": \"$256\"", true)]
    [InlineData("\"reference\": \"SO-1001\"", "\"reference\": \"$257\"", false)]
    [InlineData("\"reference\": \"SO-1001\"", "\"reference\": \"\"", false)]
    [InlineData("\"reference\": \"SO-1001\"", "\"reference\": null", false)]
    [InlineData("\"reference\": \"SO-1001\"", "\"reference\": \"a\\u202eb\"", false)]
    [InlineData("\"reference\": \"SO-1001\"", "\"reference\": \"a\\u0085b\"", false)]
    [InlineData("\"reference\": \"SO-1001\",", "", false)]
    [InlineData("\"currency\": \"EUR\"", "\"currency\": \"eur\"", false)]
    [InlineData("\"currency\": \"EUR\"", "\"currency\": \"EURO\"", false)]
    [InlineData("\"currency\": \"EUR\",", "", false)]
    [InlineData("\"total\": 2500", "\"total\": null", true)]
    [InlineData("\"total\": 2500", "\"total\": -1", false)]
    [InlineData("\"total\": 2500", "\"total\": 100000000001", false)]
    [InlineData("\"total\": 2500", "\"total\": \"2500\"", false)]
    [InlineData("\"total\": 2500,", "", true)]
    [InlineData("\"sku\": \"TEA-001\"", "\"sku\": \"a b\"", false)]
    [InlineData("\"sku\": \"TEA-001\"", "\"sku\": \"$64\"", true)]
    [InlineData("\"sku\": \"TEA-001\"", "\"sku\": \"$65\"", false)]
    [InlineData("\"quantity\": 2", "\"quantity\": 0", false)]
    [InlineData("\"quantity\": 2", "\"quantity\": 10001", false)]
    [InlineData("\"quantity\": 2", "\"quantity\": 1.5", false)]
    [InlineData("\"quantity\": 2,", "", false)]
    [InlineData("\"unitPrice\": 1250", "\"unitPrice\": -1", false)]
    [InlineData("\"unitPrice\": 1250,", "", false)]
    [InlineData(", \"name\": \"Tea\"", ", \"name\": null", true)]
    [InlineData(", \"name\": \"Tea\"", ", \"name\": \"\"", false)]
    [InlineData(", \"name\": \"Tea\"", ", \"colour\": \"green\"", false)]
    [InlineData("\"email\": \"ada@example.com\"", "\"email\": \"ada\"", false)]
    [InlineData("\"email\": \"ada@example.com\"", "\"email\": \"ada @example.com\"", false)]
    [InlineData("\"customer\": { \"email\": \"ada@example.com\", \"name\": \"Ada\" },", "", false)]
    [InlineData("\"line1\": \"1 Main St\"", "\"line1\": \"$257\"", false)]
    [InlineData("\"country\": \"DE\"", "\"country\": \"DEU\"", false)]
    [InlineData("\"country\": \"DE\"", "\"country\": null", true)]
    [InlineData("\"token\": \"tok_ok\"", "\"token\": null", false)]
    [InlineData("\"capture\": \"automatic\"", "\"capture\": \"later\"", false)]
    [InlineData("\"capture\": \"automatic\"", "\"capture\": null", true)]
    [InlineData("\"capture\": \"automatic\"", "\"capture\": \"manual\"", true)]
    [InlineData("\"channel\": \"web\"", "\"channel\": \"$500\"", true)]
    [InlineData("\"channel\": \"web\"", "\"channel\": \"$501\"", false)]
    [InlineData("\"channel\": \"web\"", "\"$256\": \"\"", true)]
    [InlineData("\"channel\": \"web\"", "\"$257\": \"\"", false)]
    [InlineData("\"channel\": \"web\"", "\"channel\": null", false)]
    [InlineData("\"channel\": \"web\"", "\"channel\": 1", false)]
    public async Task Schema_and_code_agree_on_a_field(string piece, string replacement, bool isTaken) =>
        await AgreeAsync(Requests.With(piece, Sized(replacement)), isTaken);

    [Theory]
    [InlineData(0, false)]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public async Task Schema_and_code_agree_on_how_many_lines(int count, bool isTaken) => await AgreeAsync(
        Requests.With("\"total\": 2500,", "").Replace(
            Line, string.Join(',', Enumerable.Repeat(Line, count)), StringComparison.Ordinal),
        isTaken);

    [Theory]
    [InlineData(20, true)]
    [InlineData(21, false)]
    public async Task Schema_and_code_agree_on_how_many_entries(int count, bool isTaken) => await AgreeAsync(
        Requests.With(
            "\"channel\": \"web\", \"campaign\": \"spring\"",
            string.Join(',', Enumerable.Range(0, count).Select(number => $"\"k{number}\": \"\""))),
        isTaken);

    private static async Task AgreeAsync(string body, bool isTaken)
    {
        var faults = DescriptionFile.Faults(Schema, JsonNode.Parse(body));
        var (purchase, _) = await OrderRequestReader.ReadAsync(
            Requests.Of(body), TestContext.Current.CancellationToken);

        Assert.Equal(isTaken, purchase is not null);
        Assert.True(isTaken == (faults.Count == 0), $"The schema says: {string.Join("; ", faults)}");
    }

    // "$256" is so many letters.
    private static string Sized(string text) => System.Text.RegularExpressions.Regex.Replace(
        text, @"\$(\d+)", match => new string('x', int.Parse(match.Groups[1].Value)));
}
