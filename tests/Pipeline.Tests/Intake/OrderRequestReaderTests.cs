using System.Text;
using Pipeline.Intake;
using Pipeline.Orders;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Intake;

public sealed class OrderRequestReaderTests
{
    private const string OneLine = """{ "sku": "TEA-001", "quantity": 2, "unitPrice": 1250, "name": "Tea" }""";

    [Fact]
    public async Task A_valid_body_becomes_what_is_to_be_bought()
    {
        var purchase = await BoughtAsync(Requests.Valid);
        Assert.Equal(("SO-1001", new Money(2500, "EUR")), (purchase.Reference, purchase.Total));
        Assert.Equal([new Line("TEA-001", 2, 1250, "Tea")], purchase.Lines);
        Assert.Equal(new Address("1 Main St", null, "Berlin", null, "10115", "DE"), purchase.ShipTo);
        Assert.Equal((new Customer("ada@example.com", "Ada"), "tok_ok"), (purchase.Customer, purchase.Payment.Token));
        Assert.Equal("web", purchase.Metadata!["channel"]);
    }

    [Fact]
    public async Task A_body_may_leave_out_what_is_optional()
    {
        var purchase = await BoughtAsync("""
            {"reference":"1","currency":"JPY","lines":[{"sku":"a","quantity":1,"unitPrice":0}],
             "customer":{"email":"a@b"},"payment":{"token":"t"}}
            """);
        Assert.Equal(new Money(0, "JPY"), purchase.Total);
        Assert.Equal((null, null), (purchase.ShipTo, purchase.Metadata));
    }

    [Fact]
    public async Task Lines_of_one_SKU_are_merged_in_the_order_of_their_first_mention()
    {
        var purchase = await BoughtAsync(Requests.With(
            OneLine,
            OneLine + """, {"sku":"MUG","quantity":1,"unitPrice":9}, {"sku":"TEA-001","quantity":3,"unitPrice":1250}""")
            .Replace("\"total\": 2500", "\"total\": 6259", StringComparison.Ordinal));
        Assert.Equal([new Line("TEA-001", 5, 1250, "Tea"), new Line("MUG", 1, 9)], purchase.Lines);
        Assert.Equal(6259, purchase.Total.Amount);
    }

    [Theory]
    [InlineData("""{"sku":"TEA-001","quantity":3,"unitPrice":1}""")]
    [InlineData("""{"sku":"TEA-001","quantity":9999,"unitPrice":1250}""")]
    public async Task Lines_of_one_SKU_that_contradict_are_refused(string second)
    {
        var refusal = await RefusedAsync(Requests.With(OneLine, $"{OneLine},{second}"));
        Assert.Equal("400 out-of-range", Requests.Problem(refusal));
        Assert.Equal(["#/lines"], Requests.Pointers(refusal));
    }

    [Fact]
    public async Task A_total_that_is_not_the_sum_is_refused()
    {
        var refusal = await RefusedAsync(Requests.With("\"total\": 2500", "\"total\": 2499"));
        Assert.Equal("422 total-mismatch", Requests.Problem(refusal));
        Assert.Equal(["#/total"], Requests.Pointers(refusal));
    }

    [Fact]
    public async Task An_order_worth_too_much_is_refused_without_overflow()
    {
        var refusal = await RefusedAsync(Requests.With(
            OneLine, """{"sku":"A","quantity":10000,"unitPrice":100000000000}"""));
        Assert.Equal("400 out-of-range", Requests.Problem(refusal));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("junk", "")]
    [InlineData("null", "")]
    [InlineData("[]", "#")]
    [InlineData("7", "#")]
    [InlineData("\"order\"", "#")]
    [InlineData("{\"reference\":\"a\"", "#")]
    [InlineData("{\"reference\":\"a\",}", "#")]
    [InlineData("{} {}", "#")]
    [InlineData("{/* no comments */}", "#")]
    [InlineData("{\"reference\":7}", "#/reference")]
    [InlineData("{\"total\":\"7\"}", "#/total")]
    [InlineData("{\"total\":7.5}", "#/total")]
    [InlineData("{\"total\":99999999999999999999}", "#/total")]
    [InlineData("{\"lines\":{}}", "#/lines")]
    [InlineData("{\"lines\":[{},{\"quantity\":true}]}", "#/lines/1/quantity")]
    [InlineData("{\"lines\":[{\"quantity\":2147483648}]}", "#/lines/0/quantity")]
    [InlineData("{\"customer\":{\"email\":[]}}", "#/customer/email")]
    [InlineData("{\"shipTo\":{\"postalCode\":10115}}", "#/shipTo/postalCode")]
    [InlineData("{\"unknown\":1}", "#/unknown")]
    [InlineData("{\"Reference\":\"a\"}", "#/Reference")]
    [InlineData("{\"reference\":\"a\",\"reference\":\"a\"}", "#/reference")]
    [InlineData("{\"reference\":\"\\ud800\"}", "#/reference")]
    [InlineData("{\"metadata\":{\"Kept\":1}}", "#/metadata/Kept")]
    [InlineData("{\"metadata\":{\"a.b/c~d\":1}}", "#/metadata/a.b~1c~0d")]
    [InlineData("{\"metadata\":{\"a\":{\"b\":1}}}", "#/metadata/a")]
    public async Task A_body_that_is_no_order_is_400_with_the_place(string body, string place)
    {
        var refusal = await RefusedAsync(body);
        Assert.Equal("400 not-json", Requests.Problem(refusal));
        if (place.Length > 0) Assert.Equal([place], Requests.Pointers(refusal));
    }

    [Fact]
    public async Task A_body_that_is_nested_too_deep_is_400()
    {
        var refusal = await RefusedAsync(string.Concat(Enumerable.Repeat("{\"a\":", 100)) + "1" + new string('}', 100));
        Assert.Equal("400 not-json", Requests.Problem(refusal));
    }

    [Fact]
    public async Task A_body_that_is_not_UTF_8_is_400()
    {
        byte[] body = [.. "{\"reference\":\""u8, 0xC3, 0x28, .. "\"}"u8];
        var reading = await OrderRequestReader.ReadAsync(Requests.Of(body), Store.Stop);
        Assert.Equal("400 not-json", Requests.Problem(reading.Refusal));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task A_body_of_another_media_type_is_415(string? contentType)
    {
        var reading = await OrderRequestReader.ReadAsync(Requests.Of(Requests.Valid, contentType), Store.Stop);
        Assert.Equal("415 unsupported-media-type", Requests.Problem(reading.Refusal));
    }

    [Theory]
    [InlineData(-1, true, null)]
    [InlineData(0, true, null)]
    [InlineData(1, true, "413 too-large")]
    [InlineData(-1, false, null)]
    [InlineData(0, false, null)]
    [InlineData(1, false, "413 too-large")]
    [InlineData(100_000, false, "413 too-large")]
    public async Task A_body_is_taken_up_to_256_KiB(int beyond, bool withLength, string? problem)
    {
        var body = Encoding.UTF8.GetBytes(Requests.Valid.PadRight(OrderRequestReader.MostBytes + beyond));
        var request = Requests.Of(body, "application/json; charset=utf-8", withLength);
        var reading = await OrderRequestReader.ReadAsync(request, Store.Stop);

        Assert.Equal(problem is null, reading.Purchase is not null);
        if (problem is not null) Assert.Equal(problem, Requests.Problem(reading.Refusal));
    }

    private static async Task<Purchase> BoughtAsync(string body)
    {
        var reading = await OrderRequestReader.ReadAsync(Requests.Of(body), Store.Stop);
        Assert.Null(reading.Refusal);
        return Assert.IsType<Purchase>(reading.Purchase);
    }

    private static async Task<Microsoft.AspNetCore.Http.IResult?> RefusedAsync(string body)
    {
        var reading = await OrderRequestReader.ReadAsync(Requests.Of(body), Store.Stop);
        Assert.Null(reading.Purchase);
        return reading.Refusal;
    }
}
