using Pipeline.Orders;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Intake;

[Collection(StorageTests.Name)]
public sealed class ListOrdersTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Orders_are_listed_newest_first_over_every_page()
    {
        await using var shop = await Shopfront.OpenAsync(azurite);
        var orders = await PlacedAsync(shop, 40);

        Assert.Equal(orders.Reverse().Select(order => order.Id.Value), await shop.ListAllAsync());
        Assert.Equal(orders.Reverse().Select(order => order.Id.Value), await shop.ListAllAsync("?limit=100"));
        Assert.Equal(20, (await shop.ListAsync()).Page!.Orders.Count);
    }

    [Fact]
    public async Task A_row_that_is_unreadable_is_left_out_and_hides_no_other()
    {
        await using var shop = await Shopfront.OpenAsync(azurite);
        var orders = await PlacedAsync(shop, 3);
        await shop.Store.SpoilAsync(orders[1].Id);

        Assert.Equal([orders[2].Id.Value, orders[0].Id.Value], await shop.ListAllAsync());
        Assert.Equal([orders[2].Id.Value, orders[0].Id.Value], await shop.ListAllAsync("?status=received"));
    }

    [Fact]
    public async Task Orders_of_one_moment_are_each_listed_once()
    {
        await using var shop = await Shopfront.OpenAsync(azurite);
        var orders = Enumerable.Range(0, 25).Select(i => Sample.Order($"order-{i}")).ToList();
        await Task.WhenAll(orders.Select(shop.Store.InsertAsync));

        Assert.Equal(
            orders.Select(order => order.Id.Value).Order(StringComparer.Ordinal), await shop.ListAllAsync("?limit=4"));
    }

    [Fact]
    public async Task An_order_that_is_placed_while_somebody_turns_pages_moves_nothing_behind_the_cursor()
    {
        await using var shop = await Shopfront.OpenAsync(azurite);
        var orders = await PlacedAsync(shop, 6);
        var first = (await shop.ListAsync("?limit=3")).Page!;
        await shop.Store.InsertAsync(Sample.Order("late", at: Sample.At.AddDays(1)));

        var second = (await shop.ListAsync($"?limit=3&cursor={first.Next}")).Page!;
        Assert.Equal(
            orders.Reverse().Select(order => order.Id.Value),
            first.Orders.Concat(second.Orders).Select(view => view.Id));
        Assert.Null(second.Next);
    }

    [Fact]
    public async Task A_storefront_is_shown_its_own_orders_whoevers_cursor_it_brings()
    {
        await using var shop = await Shopfront.OpenAsync(azurite);
        await PlacedAsync(shop, 5);
        var foreign = (await shop.ListAsync("?limit=2")).Page!.Next;
        var own = Of("other", "order-1", Sample.At);
        await shop.Store.InsertAsync(own);

        Assert.Equal([own.Id.Value], await shop.ListAllAsync(key: Shopfront.OtherKey));
        Assert.Equal([own.Id.Value], await shop.ListAllAsync($"?cursor={foreign}", Shopfront.OtherKey));
    }

    [Fact]
    public async Task A_storefront_whose_name_begins_like_anothers_is_not_mixed_up_with_it()
    {
        await using var shop = await Shopfront.OpenAsync(azurite);
        var own = Sample.Order();
        await shop.Store.InsertAsync(own);
        foreach (var name in (string[])["demo_0", "demo_b", "demo_7f", "dem"])
        {
            await shop.Store.InsertAsync(Of(name, "order-1", Sample.At));
        }

        Assert.Equal([own.Id.Value], await shop.ListAllAsync());
    }

    [Fact]
    public async Task Only_orders_of_the_status_that_is_asked_for_are_listed()
    {
        await using var shop = await Shopfront.OpenAsync(azurite);
        var orders = await PlacedAsync(shop, 130);
        var held = orders.Where((_, i) => i % 13 == 0).ToList();
        foreach (var order in held)
        {
            var stored = await shop.Store.ReadAsync(order.Id);
            await shop.Store.Orders.WriteAsync(stored, stored.Order.StockHeld(Sample.At), Store.Stop);
        }

        held.Reverse();
        Assert.Equal(held.Select(order => order.Id.Value), await shop.ListAllAsync("?status=reserved&limit=3"));
        Assert.Equal(120, (await shop.ListAllAsync("?status=received&limit=100")).Count);
        Assert.Empty(await shop.ListAllAsync("?status=cancelled"));
    }

    [Fact]
    public async Task A_search_for_a_rare_status_gives_a_cursor_after_a_thousand_orders()
    {
        await using var shop = await Shopfront.OpenAsync(azurite);
        var orders = await PlacedAsync(shop, 1_005);
        var first = (await shop.ListAsync("?status=rejected")).Page!;
        Assert.Empty(first.Orders);
        Assert.NotNull(first.Next);

        var oldest = await shop.Store.ReadAsync(orders[0].Id);
        await shop.Store.Orders.WriteAsync(oldest, oldest.Order.OutOfStock(Sample.At), Store.Stop);
        var second = (await shop.ListAsync($"?status=rejected&cursor={first.Next}")).Page!;
        Assert.Equal((orders[0].Id.Value, null), (Assert.Single(second.Orders).Id, second.Next));
    }

    [Fact]
    public async Task Only_orders_that_are_newer_are_listed()
    {
        await using var shop = await Shopfront.OpenAsync(azurite);
        var orders = await PlacedAsync(shop, 10);

        var newer = await shop.ListAllAsync($"?limit=2&createdAfter={orders[6].CreatedAt:yyyy-MM-dd'T'HH:mm:ss'Z'}");
        Assert.Equal([orders[9].Id.Value, orders[8].Id.Value, orders[7].Id.Value], newer);
        var withOffset = Uri.EscapeDataString(
            $"{orders[8].CreatedAt.ToOffset(TimeSpan.FromHours(2)):yyyy-MM-dd'T'HH:mm:ss.fffzzz}");
        Assert.Equal([orders[9].Id.Value], await shop.ListAllAsync($"?createdAfter={withOffset}"));
    }

    [Theory]
    [InlineData("?limit=0", "?limit")]
    [InlineData("?limit=101", "?limit")]
    [InlineData("?limit=ten", "?limit")]
    [InlineData("?limit=", "?limit")]
    [InlineData("?limit=1&limit=2", "?limit")]
    [InlineData("?status=lost", "?status")]
    [InlineData("?createdAfter=yesterday", "?createdAfter")]
    [InlineData("?createdAfter=2026-03-01T12:00:00", "?createdAfter")]
    [InlineData("?createdAfter=2026-03-01", "?createdAfter")]
    [InlineData("?cursor=", "?cursor")]
    [InlineData("?cursor=nonsense", "?cursor")]
    [InlineData("?cursor=bm9uc2Vuc2U", "?cursor")]
    [InlineData("?page=2", "?page")]
    [InlineData("?limit=0&status=lost&sort=age", "?status,?limit,?sort")]
    public async Task A_parameter_that_is_not_allowed_is_refused_by_its_name(string query, string pointers)
    {
        await using var shop = await Shopfront.OpenAsync(azurite);
        var (_, answer) = await shop.ListAsync(query);

        Assert.Equal("400 bad-query", Requests.Problem(answer));
        Assert.Equal(pointers, string.Join(',', Requests.Pointers(answer)));
    }

    [Fact]
    public async Task A_stranger_is_listed_nothing()
    {
        await using var shop = await Shopfront.OpenAsync(azurite);
        Assert.Equal("401 unauthenticated", Requests.Problem((await shop.ListAsync(key: "sk_test_demo_wrong")).Answer));
    }

    private static Order Of(string storefrontId, string key, DateTimeOffset at) => OrderFacts.Received(
        OrderId.For(storefrontId, key), storefrontId, "fingerprint", Sample.Purchase(), at);

    // Oldest first.
    private static async Task<IReadOnlyList<Order>> PlacedAsync(Shopfront shop, int count)
    {
        var orders = Enumerable.Range(0, count)
            .Select(i => Sample.Order($"order-{i}", at: Sample.At.AddSeconds(i))).ToArray();
        await Task.WhenAll(orders.Select(shop.Store.InsertAsync));
        return orders;
    }
}
