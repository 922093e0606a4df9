using System.Text;
using Pipeline.Intake;
using Pipeline.Orders;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Intake;

/// <summary>What holds for both formats, told with newline-delimited JSON.</summary>
[Collection(StorageTests.Name)]
public sealed class ImportOrdersTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Every_line_has_its_result_in_order_and_one_bad_line_stops_none()
    {
        await using var shop = await Shopfront.OpenAsync(azurite);
        var body = string.Join('\n',
            ImportBench.Line("import-1"), "junk", "", ImportBench.Line("short"), ImportBench.Line("import-2", "NONE"),
            ImportBench.Line("import-3", more: ",\"surprise\":1"), ImportBench.Line("import-4"));
        var (results, _) = await shop.ImportAsync(body);

        Assert.Equal(
            [
                "1 import-1 accepted", "2 - refused 400 not-json", "4 - refused 400 out-of-range",
                "5 import-2 refused 422 unknown-sku", "6 - refused 400 not-json", "7 import-4 accepted",
            ],
            results.Select(ImportBench.Glance));
        Assert.Equal("#/idempotencyKey", ImportBench.Pointers(results[2]));
        Assert.Equal(OrderId.For(Sample.StorefrontId, "import-1").Value, results[0].Id);
        Assert.Equal("import-4", (await StoredAsync(shop, "import-4")).Purchase.Reference);
        Assert.Equal(2, (await shop.ListAllAsync()).Count);
        Assert.Equal(2, shop.Bus.Nudges.Count);
    }

    [Fact]
    public async Task An_import_that_is_sent_again_is_replayed_and_another_order_under_its_key_refused()
    {
        await using var shop = await Shopfront.OpenAsync(azurite);
        await shop.ImportAsync(ImportBench.Line("import-1"));
        var changed = ImportBench.Line("import-1").Replace("1250", "1300", StringComparison.Ordinal);
        var (results, _) = await shop.ImportAsync($"{ImportBench.Line("import-1")}\r\n{changed}\r\n");

        Assert.Equal(
            ["1 import-1 replayed", "2 import-1 refused 422 idempotency-key-reused"],
            results.Select(ImportBench.Glance));
    }

    [Fact]
    public async Task An_imported_order_is_the_one_that_would_have_been_placed()
    {
        await using var shop = await Shopfront.OpenAsync(azurite);
        var line = Requests.Valid.ReplaceLineEndings("")
            .Replace("{  \"ref", "{ \"idempotencyKey\": \"order-1001\", \"ref", StringComparison.Ordinal);
        await shop.ImportAsync(line);
        var placed = await OrderRequestReader.ReadAsync(Requests.Of(Requests.Valid), Store.Stop);

        var stored = await StoredAsync(shop, "order-1001");
        Assert.Equal(Fingerprint.Of(placed.Purchase!), stored.Fingerprint);
    }

    [Fact]
    public async Task What_is_over_a_thousand_orders_is_refused_in_one_last_line()
    {
        await using var shop = await Shopfront.OpenAsync(azurite);
        var lines = Enumerable.Range(1, ImportOrders.MostOrders + 5)
            .Select(i => ImportBench.Line($"import-{i}", "NONE"));
        var (results, _) = await shop.ImportAsync(string.Join('\n', lines));

        Assert.Equal(ImportOrders.MostOrders + 1, results.Count);
        Assert.Equal(Enumerable.Range(1, ImportOrders.MostOrders + 1), results.Select(result => result.Line));
        Assert.Equal("1001 - refused 413 too-large", ImportBench.Glance(results[^1]));
    }

    [Fact]
    public async Task A_thousand_orders_are_accepted_in_one_body()
    {
        await using var shop = await Shopfront.OpenAsync(azurite);
        var lines = Enumerable.Range(1, ImportOrders.MostOrders).Select(i => ImportBench.Line($"import-{i}"));
        var (results, _) = await shop.ImportAsync(string.Join('\n', lines) + "\n");

        Assert.Equal(ImportOrders.MostOrders, results.Count);
        Assert.All(results, result => Assert.Equal("accepted", result.Status));
        Assert.InRange(shop.Store.Wire.Transactions, 60, 1_000); // sixteen at a time share some
    }

    [Fact]
    public async Task A_body_that_says_it_is_too_large_is_413_and_one_that_turns_out_so_is_cut_off_between_orders()
    {
        await using var shop = await Shopfront.OpenAsync(azurite);
        var padded = ImportBench.Line("import-1", "NONE") + new string(' ', 200_000) + "\n";
        var body = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(padded, 50)));
        var (none, answer) = await shop.ImportAsync(body, ImportBench.Ndjson, withLength: true);
        Assert.Equal(("413 too-large", 0), (Requests.Problem(answer), none.Count));

        var (results, _) = await shop.ImportAsync(body, ImportBench.Ndjson);
        var whole = ImportBody.MostBytes / padded.Length;
        Assert.Equal(whole + 1, results.Count);
        Assert.All(results.SkipLast(1), result => Assert.Equal(422, result.Problem!.Status));
        Assert.Equal($"{whole + 1} - refused 413 too-large", ImportBench.Glance(results[^1]));
    }

    [Fact]
    public async Task A_line_that_is_too_long_for_an_order_is_refused_and_the_next_one_read()
    {
        await using var shop = await Shopfront.OpenAsync(azurite);
        var tooLong = ImportBench.Line(new string('x', 700_000));
        var (results, _) = await shop.ImportAsync($"{tooLong}\n{ImportBench.Line("import-2")}\n{tooLong}");
        Assert.Equal(
            ["1 - refused 413 too-large", "2 import-2 accepted", "3 - refused 413 too-large"],
            results.Select(ImportBench.Glance));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("\uFEFF\r\n  ")]
    public async Task A_body_without_orders_has_no_results(string body)
    {
        await using var shop = await Shopfront.OpenAsync(azurite);
        Assert.Empty((await shop.ImportAsync(body)).Results);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/csv; charset=windows-1252")]
    [InlineData("")]
    public async Task A_body_of_another_type_is_415(string contentType)
    {
        await using var shop = await Shopfront.OpenAsync(azurite);
        var (_, answer) = await shop.ImportAsync(ImportBench.Line("import-1"), contentType);
        Assert.Equal("415 unsupported-media-type", Requests.Problem(answer));
    }

    [Fact]
    public async Task A_store_that_goes_away_is_told_of_each_order_and_the_rest_of_the_body_still_read()
    {
        await using var shop = await Shopfront.OpenAsync(azurite);
        await shop.ImportAsync(ImportBench.Line("warm-up-1"));
        shop.Store.Wire.Broken = true;
        var body = $"{ImportBench.Line("import-1")}\n{ImportBench.Line("import-2", "NONE")}\njunk";
        var (results, _) = await shop.ImportAsync(body);
        Assert.Equal(
            [
                "1 import-1 refused 503 outcome-unknown", "2 import-2 refused 503 unavailable",
                "3 - refused 400 not-json",
            ],
            results.Select(ImportBench.Glance));

        shop.Store.Wire.Broken = false;
        Assert.Equal("1 import-1 accepted", ImportBench.Glance((await shop.ImportAsync(body)).Results[0]));
    }

    [Fact]
    public async Task Imports_that_are_too_many_at_once_are_sent_away_until_one_is_over()
    {
        await using var shop = await Shopfront.OpenAsync(azurite);
        var places = Enumerable.Range(0, ImportGate.MostImports).Select(_ => shop.Gate.TryEnter()).ToList();
        var (_, answer) = await shop.ImportAsync(ImportBench.Line("import-1"));
        Assert.Equal("503 unavailable", Requests.Problem(answer));

        places[0]!.Dispose();
        for (var i = 0; i < 3; i++) Assert.Single((await shop.ImportAsync(ImportBench.Line("import-1"))).Results);
    }

    [Fact]
    public async Task A_stranger_imports_nothing()
    {
        await using var shop = await Shopfront.OpenAsync(azurite);
        var body = Encoding.UTF8.GetBytes(ImportBench.Line("import-1"));
        var (_, answer) = await shop.ImportAsync(body, ImportBench.Ndjson, key: "sk_test_demo_wrong");
        Assert.Equal("401 unauthenticated", Requests.Problem(answer));
        Assert.Empty(await shop.ListAllAsync());
    }

    private static async Task<Order> StoredAsync(Shopfront shop, string key) =>
        (await shop.Store.ReadAsync(OrderId.For(Sample.StorefrontId, key))).Order;
}
