using System.Net;
using System.Text.Json;
using Pipeline.EndToEnd.Harness;

namespace Pipeline.EndToEnd;

/// <summary>What becomes of orders that people are asked about, and after the sale.</summary>
[Collection(Processes.Name)]
public sealed class AfterSaleTests(Azurite azurite) : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private readonly House house = new(azurite);

    [Fact]
    public async Task An_order_is_refunded_in_part_and_in_full_and_told_each_time()
    {
        await house.StartAsync(workers: 2);
        await house.Books.StockAsync("PLENTY", 10);
        var basket = new Basket("refunded-0001", "tok_ok", ("PLENTY", 3));
        await house.Storefront.PlaceAsync(basket);
        await house.Books.SettleAsync();

        const string part = """{ "amount": 1, "returns": [{ "sku": "PLENTY", "quantity": 1 }] }""";
        var asked = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => RefundAsync(basket, "refund-0001", part)));
        Assert.All(asked, answer => Assert.Equal(HttpStatusCode.Accepted, answer.Status));
        await house.Books.SettleAsync();
        Assert.Equal(("confirmed", 1L, 8L), await StandsAsync(basket));

        Assert.Equal(HttpStatusCode.Accepted, (await RefundAsync(basket, "refund-0002", "{}")).Status);
        await house.Books.SettleAsync();
        Assert.Equal(("refunded", 3 * Basket.UnitPrice, 8L), await StandsAsync(basket));
        Assert.Equal(HttpStatusCode.Conflict, (await RefundAsync(basket, "refund-0003", "{}")).Status);
        Assert.Equal(
            ["confirmed", "refunded", "refunded"],
            (await house.Storefront.GetAsync("/v1/events")).Body!.Value.EnumerateArray()
                .Select(told => told.GetProperty("data").GetProperty("status").GetString()));
    }

    [Fact]
    public async Task Orders_wait_for_stock_where_a_SKU_offers_it_and_are_served_in_order_of_arrival()
    {
        await house.StartAsync();
        using var clerk = house.NewOperator();
        await clerk.PutAsync("/v1/stock/LATE", """{ "onHand": 1, "backorder": true }""");
        Basket[] baskets = [.. Enumerable.Range(0, 3).Select(i => new Basket($"late-000{i}", "tok_ok", ("LATE", 2)))];
        foreach (var basket in baskets)
        {
            await house.Storefront.PlaceAsync(basket);
            await BecomesAsync(basket, "held");
        }

        await clerk.PutAsync("/v1/stock/LATE", """{ "onHand": 5 }""");
        await BecomesAsync(baskets[0], "confirmed");
        await BecomesAsync(baskets[1], "confirmed");
        Assert.Equal("held", await StatusAsync(baskets[2]));

        await clerk.PostAsync($"/v1/orders/{baskets[2].Id}/reject");
        await house.Books.SettleAsync();
        Assert.Equal("rejected", await StatusAsync(baskets[2]));
        var level = (await clerk.GetAsync("/v1/stock/LATE")).Body!.Value;
        Assert.Equal((4, 1), (level.GetProperty("held").GetInt32(), level.GetProperty("available").GetInt32()));
    }

    [Fact]
    public async Task An_order_that_a_rule_objects_to_pays_nothing_until_it_is_approved()
    {
        await house.StartAsync();
        await house.Books.StockAsync("PLENTY", 10);
        using var clerk = house.NewOperator();
        const string rules = """{ "rules": [{ "when": "quantity-over", "quantity": 2 }] }""";
        Assert.Equal(HttpStatusCode.OK, (await clerk.PutAsync("/ops/storefronts/demo/rules", rules)).Status);
        var (large, small) = (Of("reviewed-0001", 3), Of("reviewed-0002", 2));
        await house.Storefront.PlaceAsync(large);
        await house.Storefront.PlaceAsync(small);
        await Until.TrueAsync(
            async () => (await StatusAsync(large), await StatusAsync(small)) == ("held", "confirmed"),
            Limit,
            async () => $"{await StatusAsync(large)}, {await StatusAsync(small)}");
        var held = (await house.Storefront.ReadAsync(large.Id.Value)).Body!.Value;
        var last = held.GetProperty("timeline").EnumerateArray().Last();
        Assert.Equal("stock-held", last.GetProperty("event").GetString());

        Assert.Equal(
            HttpStatusCode.Accepted, (await clerk.PostAsync($"/v1/orders/{large.Id}/approve")).Status);
        await house.Books.SettleAsync();
        Assert.Equal("confirmed", await StatusAsync(large));
        Assert.Empty(await house.Books.FaultsAsync([large.Id, small.Id]));
    }

    public ValueTask DisposeAsync() => house.DisposeAsync();

    private static Basket Of(string key, int pieces) => new(key, "tok_ok", ("PLENTY", pieces));

    private Task BecomesAsync(Basket basket, string status) => Until.TrueAsync(
        async () => await StatusAsync(basket) == status,
        Limit,
        async () => $"{basket.Key} {await StatusAsync(basket)}");

    private Task<Answer> RefundAsync(Basket basket, string key, string body) => house.Storefront.SendAsync(
        HttpMethod.Post, $"/v1/orders/{basket.Id}/refunds", Storefront.JsonOf(body), ("Idempotency-Key", key));

    private async Task<string?> StatusAsync(Basket basket) =>
        (await house.Storefront.ReadAsync(basket.Id.Value)).Text("status");

    private async Task<(string? Status, long Refunded, long Available)> StandsAsync(Basket basket)
    {
        var order = (await house.Storefront.ReadAsync(basket.Id.Value)).Body!.Value;
        using var clerk = house.NewOperator();
        var stock = (await clerk.GetAsync("/v1/stock/PLENTY")).Body!.Value;
        return (order.GetProperty("status").GetString(), order.GetProperty("refunded").GetInt64(), Number(stock));
        static long Number(JsonElement stock) => stock.GetProperty("available").GetInt64();
    }
}
