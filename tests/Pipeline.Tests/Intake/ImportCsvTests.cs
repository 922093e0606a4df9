using System.Text;
using Pipeline.Intake;
using Pipeline.Orders;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Intake;

[Collection(StorageTests.Name)]
public sealed class ImportCsvTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Adjacent_rows_of_one_key_are_one_order()
    {
        await using var shop = await Shopfront.OpenAsync(azurite);
        await new Catalogue(shop.Store.Service).AddAsync("MUG", Store.Stop);
        var (results, _) = await ImportAsync(shop,
            ImportBench.Columns + ",name,shipTo.city",
            ImportBench.Row("import-1", reference: "\"SO, \"\"one\"\"\"") + ",Tea,Berlin",
            "import-1,,,,,MUG,3,900,,", // what was said of the order may be left out
            "import-1,\"SO, \"\"one\"\"\",EUR,ada@example.com,tok_ok,TEA-001,2,1250,Tea,Berlin", // or repeated
            ImportBench.Row("import-2") + ",,");

        Assert.Equal(["2 import-1 accepted", "5 import-2 accepted"], results.Select(ImportBench.Glance));
        var first = (await shop.Store.ReadAsync(OrderId.For(Sample.StorefrontId, "import-1"))).Order.Purchase;
        Assert.Equal([new Line("TEA-001", 3, 1250, "Tea"), new Line("MUG", 3, 900)], first.Lines);
        Assert.Equal(("SO, \"one\"", "Berlin", new Money(6450, "EUR")),
            (first.Reference, first.ShipTo!.City, first.Total));
        Assert.Null((await shop.Store.ReadAsync(OrderId.For(Sample.StorefrontId, "import-2"))).Order.Purchase.ShipTo);
    }

    [Fact]
    public async Task An_order_from_a_row_is_the_one_that_would_have_been_placed_as_JSON()
    {
        await using var shop = await Shopfront.OpenAsync(azurite);
        await shop.ImportAsync(ImportBench.Line("import-1").Replace(
            "\"reference\":\"import-1\"", "\"reference\":\"SO-1\"", StringComparison.Ordinal));
        var (results, _) = await ImportAsync(shop, ImportBench.Columns, ImportBench.Row("import-1"));
        Assert.Equal(["2 import-1 replayed"], results.Select(ImportBench.Glance));
    }

    [Fact]
    public async Task Bad_rows_are_refused_by_their_fields_and_stop_none_of_the_others()
    {
        await using var shop = await Shopfront.OpenAsync(azurite);
        var (results, _) = await ImportAsync(shop,
            ImportBench.Columns,
            ImportBench.Row("import-1", quantity: "many"),
            ImportBench.Row("import-2", quantity: "0"),
            ImportBench.Row("import-3") + ",too,many",
            "import-4,SO-1,EUR",
            ImportBench.Row("import-5", reference: "a\"b\"c"),
            ImportBench.Row("import-6"),
            ImportBench.Row("import-6", reference: "SO-2"),
            ImportBench.Row(""),
            ImportBench.Row(""),
            ImportBench.Row("import-7", quantity: "99999999999"),
            ImportBench.Row("import-8"));

        Assert.Equal(
            [
                "2 import-1 refused 400 out-of-range", "3 import-2 refused 400 out-of-range",
                "4 import-3 refused 400 not-csv", "5 import-4 refused 400 not-csv", "6 import-5 refused 400 not-csv",
                "7 import-6 refused 400 out-of-range", "9 - refused 400 out-of-range", "10 - refused 400 out-of-range",
                "11 import-7 refused 400 out-of-range", "12 import-8 accepted",
            ],
            results.Select(ImportBench.Glance));
        Assert.Equal(
            ["#/lines/0/quantity", "#/lines/0/quantity", "", "", "", "#/reference", "#/idempotencyKey"],
            results.Take(7).Select(ImportBench.Pointers));
    }

    [Fact]
    public async Task Rows_beyond_what_an_order_may_have_are_refused_with_it()
    {
        await using var shop = await Shopfront.OpenAsync(azurite);
        var rows = Enumerable.Range(0, 150).Select(_ => ImportBench.Row("import-1"));
        var (results, _) = await ImportAsync(shop, [ImportBench.Columns, .. rows, ImportBench.Row("import-2")]);
        Assert.Equal(
            ["2 import-1 refused 400 out-of-range", "152 import-2 accepted"], results.Select(ImportBench.Glance));
    }

    [Theory]
    [InlineData("")]
    [InlineData("import-1,SO-1,EUR")]
    [InlineData("idempotencyKey;reference;currency")]
    [InlineData("idempotencyKey,reference,reference")]
    [InlineData("idempotencyKey,colour")]
    public async Task A_body_whose_header_says_nothing_is_400_and_the_columns_are_named(string header)
    {
        await using var shop = await Shopfront.OpenAsync(azurite);
        var (_, answer) = await ImportAsync(shop, header, ImportBench.Row("import-1"));
        Assert.Equal("400 not-csv", Requests.Problem(answer));
        Assert.Empty(await shop.ListAllAsync());
    }

    [Fact]
    public async Task A_body_that_stops_being_text_is_read_up_to_there()
    {
        await using var shop = await Shopfront.OpenAsync(azurite);
        var text = $"\uFEFF{ImportBench.Columns}\n{ImportBench.Row("import-1")}\n{ImportBench.Row("import-2")}\n";
        var filler = string.Concat(Enumerable.Repeat(ImportBench.Row("import-3") + "\n", 400)); // read at several times
        byte[] body = [.. Encoding.UTF8.GetBytes(text + filler), 0xFF, 0xFE, 0xFF, (byte)'\n'];
        var (results, _) = await shop.ImportAsync(body, ImportBench.Csv);

        Assert.Equal(
            ["2 import-1 accepted", "3 import-2 accepted", "4 - refused 400 not-csv"],
            results.Select(ImportBench.Glance));
    }

    [Fact]
    public async Task A_quote_that_is_never_closed_ends_the_reading_there()
    {
        await using var shop = await Shopfront.OpenAsync(azurite);
        var open = ImportBench.Row("import-2", reference: "\"SO-2") + "\n"
            + string.Concat(Enumerable.Repeat(ImportBench.Row("import-3") + "\n", 400));
        var (results, _) = await ImportAsync(shop, ImportBench.Columns, ImportBench.Row("import-1"), open);
        Assert.Equal(["2 - refused 400 not-csv"], results.Select(ImportBench.Glance));
        Assert.Empty(await shop.ListAllAsync()); // whether the order goes on behind the fault nobody can tell
    }

    [Fact]
    public async Task Rows_without_a_word_in_them_are_none()
    {
        await using var shop = await Shopfront.OpenAsync(azurite);
        var (results, _) = await ImportAsync(shop,
            ImportBench.Columns, ImportBench.Row("import-1"), "", ",,,,,,,", ",", ImportBench.Row("import-2"), ",,");
        Assert.Equal(["2 import-1 accepted", "6 import-2 accepted"], results.Select(ImportBench.Glance));
    }

    [Fact]
    public async Task A_body_that_is_cut_off_refuses_the_order_that_may_lack_rows()
    {
        await using var shop = await Shopfront.OpenAsync(azurite);
        var last = string.Concat(Enumerable.Repeat(ImportBench.Row("import-2") + "\n", 1 + ImportBody.MostBytes / 40));
        var (results, _) = await ImportAsync(shop, ImportBench.Columns, ImportBench.Row("import-1"), last);
        Assert.Equal(["2 import-1 accepted", "3 - refused 413 too-large"], results.Select(ImportBench.Glance));
    }

    [Fact]
    public async Task The_sample_file_is_imported_as_the_documentation_says()
    {
        await using var shop = await Shopfront.OpenAsync(azurite);
        await new Catalogue(shop.Store.Service).AddAsync("MUG-RED", Store.Stop);
        var sample = Path.Combine(AppContext.BaseDirectory, "data", "orders.csv");
        var (results, _) = await shop.ImportAsync(
            await File.ReadAllBytesAsync(sample, Store.Stop), $"{ImportBench.Csv}; charset=utf-8");

        Assert.Equal(
            [
                "3 import-1002 accepted", "5 import-1003 accepted", "6 import-1004 refused 400 out-of-range",
                "7 import-1005 refused 422 unknown-sku",
            ],
            results.Skip(1).SkipLast(1).Select(ImportBench.Glance));

        // The same order stands there twice: either may be the first.
        Assert.Equal(["accepted", "replayed"], new[] { results[0].Status, results[^1].Status }.Order());
    }

    private static Task<(IReadOnlyList<ImportResult> Results, Microsoft.AspNetCore.Http.IResult Answer)> ImportAsync(
        Shopfront shop, params string[] rows) => shop.ImportAsync(string.Join("\r\n", rows), ImportBench.Csv);
}
