using Pipeline.Intake;
using Pipeline.Orders;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Intake;

public sealed class OrderRequestValidatorTests
{
    private const string Reference = "\"reference\": \"SO-1001\"";
    private const string Lines = """[{ "sku": "TEA-001", "quantity": 2, "unitPrice": 1250, "name": "Tea" }]""";
    private const string Metadata = """{ "channel": "web", "campaign": "spring" }""";

    [Theory]
    [InlineData("\"reference\": \"SO-1001\",", "", "#/reference")]
    [InlineData("\"reference\": \"SO-1001\"", "\"reference\": null", "#/reference")]
    [InlineData("\"reference\": \"SO-1001\"", "\"reference\": \"\"", "#/reference")]
    [InlineData("\"currency\": \"EUR\",", "", "#/currency")]
    [InlineData("\"EUR\"", "\"eur\"", "#/currency")]
    [InlineData("\"EUR\"", "\"EURO\"", "#/currency")]
    [InlineData("\"EUR\"", "\"EUR\\n\"", "#/currency")]
    [InlineData("\"total\": 2500", "\"total\": -1", "#/total")]
    [InlineData("\"total\": 2500", "\"total\": 100000000001", "#/total")]
    [InlineData(Lines, "null", "#/lines")]
    [InlineData(Lines, "[]", "#/lines")]
    [InlineData(Lines, "[null]", "#/lines/0")]
    [InlineData("\"sku\": \"TEA-001\", ", "", "#/lines/0/sku")]
    [InlineData("\"TEA-001\"", "\"\"", "#/lines/0/sku")]
    [InlineData("\"TEA-001\"", "\"TEA 001\"", "#/lines/0/sku")]
    [InlineData("\"TEA-001\"", "\"TEA/001\"", "#/lines/0/sku")]
    [InlineData("\"TEA-001\"", "\"TEA-001\\n\"", "#/lines/0/sku")]
    [InlineData("\"quantity\": 2, ", "", "#/lines/0/quantity")]
    [InlineData("\"quantity\": 2", "\"quantity\": 0", "#/lines/0/quantity")]
    [InlineData("\"quantity\": 2", "\"quantity\": -2", "#/lines/0/quantity")]
    [InlineData("\"quantity\": 2", "\"quantity\": 10001", "#/lines/0/quantity")]
    [InlineData("\"unitPrice\": 1250, ", "", "#/lines/0/unitPrice")]
    [InlineData("\"unitPrice\": 1250", "\"unitPrice\": -1", "#/lines/0/unitPrice")]
    [InlineData("\"unitPrice\": 1250", "\"unitPrice\": 100000000001", "#/lines/0/unitPrice")]
    [InlineData("""{ "email": "ada@example.com", "name": "Ada" }""", "null", "#/customer")]
    [InlineData("\"email\": \"ada@example.com\", ", "", "#/customer/email")]
    [InlineData("\"ada@example.com\"", "\"ada\"", "#/customer/email")]
    [InlineData("\"ada@example.com\"", "\"a@b@c\"", "#/customer/email")]
    [InlineData("\"ada@example.com\"", "\"ada @example.com\"", "#/customer/email")]
    [InlineData("\"DE\"", "\"Germany\"", "#/shipTo/country")]
    [InlineData("\"DE\"", "\"DE\\n\"", "#/shipTo/country")]
    [InlineData("\"1 Main St\"", "\"1\\u0000\"", "#/shipTo/line1")]
    [InlineData("""{ "token": "tok_ok", "capture": "automatic" }""", "null", "#/payment")]
    [InlineData("\"token\": \"tok_ok\", ", "", "#/payment/token")]
    [InlineData("\"automatic\"", "\"later\"", "#/payment/capture")]
    [InlineData("\"automatic\"", "\"Manual\"", "#/payment/capture")]
    [InlineData("\"automatic\"", "\"\"", "#/payment/capture")]
    [InlineData("\"web\"", "null", "#/metadata")]
    [InlineData("\"web\"", "\"\\u0007\"", "#/metadata")]
    [InlineData("\"channel\"", "\"chan\\u202enel\"", "#/metadata")]
    [InlineData("\"channel\"", "\"\\ufffe\"", "#/metadata")]
    public async Task A_field_out_of_range_is_400_with_its_pointer(string piece, string replacement, string place) =>
        Assert.Equal([place], await RefusedAsync(Requests.With(piece, replacement)));

    [Theory]
    [InlineData("\\u0000")]
    [InlineData("\\u001b")]
    [InlineData("\\u007f")]
    [InlineData("\\u0085")]
    [InlineData("\\u061c")]
    [InlineData("\\u200e")]
    [InlineData("\\u202a")]
    [InlineData("\\u202e")]
    [InlineData("\\u2066")]
    [InlineData("\\u2069")]
    [InlineData("\\ufffe")]
    [InlineData("\\n")]
    public async Task Text_that_reads_otherwise_than_it_is_stored_is_refused(string character) =>
        Assert.Equal(
            ["#/reference"], await RefusedAsync(Requests.With(Reference, $"\"reference\": \"SO{character}1\"")));

    [Theory]
    [InlineData("Zürich")]
    [InlineData("東京")]
    [InlineData("\U0001F375")]
    [InlineData("a\u0301")]
    [InlineData("<script>'\"\\")]
    public async Task Text_of_any_script_is_taken(string text) =>
        Assert.NotNull((await ReadAsync(Requests.With(Reference, $"\"reference\": {Requests.Quoted(text)}"))).Purchase);

    [Theory]
    [InlineData(256, true)]
    [InlineData(257, false)]
    public async Task Text_is_taken_up_to_256_characters(int length, bool taken)
    {
        var body = Requests.With("SO-1001", new string('x', length));
        if (taken) Assert.NotNull((await ReadAsync(body)).Purchase);
        else Assert.Equal(["#/reference"], await RefusedAsync(body));
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public async Task An_order_has_at_most_100_lines(int count, bool taken)
    {
        var lines = Enumerable.Range(0, count).Select(i => $$"""{"sku":"S{{i}}","quantity":1,"unitPrice":25}""");
        var body = Requests.With(Lines, $"[{string.Join(',', lines)}]");
        if (taken) Assert.NotNull((await ReadAsync(body)).Purchase);
        else Assert.Equal(["#/lines"], await RefusedAsync(body));
    }

    [Theory]
    [InlineData(20, 500, true)]
    [InlineData(21, 1, false)]
    [InlineData(1, 501, false)]
    public async Task Metadata_has_at_most_20_entries_of_500_characters(int count, int length, bool taken)
    {
        var entries = Enumerable.Range(0, count).Select(i => $"\"k{i}\":\"{new string('v', length)}\"");
        var body = Requests.With(Metadata, $"{{{string.Join(',', entries)}}}");
        if (taken) Assert.NotNull((await ReadAsync(body)).Purchase);
        else Assert.Equal(["#/metadata"], await RefusedAsync(body));
    }

    [Fact]
    public async Task All_faults_are_told_at_once() => Assert.Equal(
        ["#/reference", "#/currency", "#/lines", "#/customer", "#/payment"], await RefusedAsync("{}"));

    [Theory]
    [InlineData("\"automatic\"", CaptureMode.Automatic)]
    [InlineData("\"manual\"", CaptureMode.Manual)]
    [InlineData("null", CaptureMode.Automatic)]
    public async Task Capture_is_automatic_or_manual(string capture, CaptureMode mode) => Assert.Equal(
        mode, (await ReadAsync(Requests.With("\"automatic\"", capture))).Purchase!.Payment.Capture);

    private static Task<Reading> ReadAsync(string body) =>
        OrderRequestReader.ReadAsync(Requests.Of(body), Store.Stop);

    private static async Task<IEnumerable<string>> RefusedAsync(string body)
    {
        var reading = await ReadAsync(body);
        Assert.Null(reading.Purchase);
        Assert.Equal("400 out-of-range", Requests.Problem(reading.Refusal));
        return Requests.Pointers(reading.Refusal).Distinct();
    }
}
