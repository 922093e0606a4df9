using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Intake;
using Pipeline.Orders;
using Pipeline.Storefronts;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Intake;

/// <summary>Answers that are held until there is something to say.</summary>
[Collection(StorageTests.Name)]
public sealed class WaitTests(AzuriteFixture azurite)
{
    private static readonly OrderId Id = OrderId.For(Sample.StorefrontId, "order-1001");

    [Fact]
    public async Task Who_waits_for_a_placed_order_is_answered_200_once_it_is_settled()
    {
        await using var shop = await Shopfront.OpenAsync(azurite, TimeProvider.System);
        var placing = PlaceAsync(shop, "wait=20");
        await SettleAsync(shop);
        var (headers, answer) = await placing;

        Assert.Equal("confirmed", View(answer, StatusCodes.Status200OK).Status);
        Assert.Equal($"/v1/orders/{Id}", headers.Location);
        Assert.Equal("wait=20", headers["Preference-Applied"]);
        Assert.False(headers.ContainsKey("Retry-After"));
    }

    [Fact]
    public async Task Who_waited_in_vain_for_a_placed_order_is_answered_202()
    {
        await using var shop = await Shopfront.OpenAsync(azurite, TimeProvider.System);
        var began = Stopwatch.GetTimestamp();
        var (headers, answer) = await PlaceAsync(shop, "respond-async, wait=1");

        Assert.Equal("received", View(answer, StatusCodes.Status202Accepted).Status);
        Assert.True(Stopwatch.GetElapsedTime(began) > TimeSpan.FromSeconds(0.9));
        Assert.Equal(("wait=1", "1"), ($"{headers["Preference-Applied"]}", $"{headers.RetryAfter}"));
    }

    [Fact]
    public async Task A_replay_that_waits_is_answered_200_when_the_order_is_settled_and_202_when_it_does_not_wait()
    {
        await using var shop = await Shopfront.OpenAsync(azurite, TimeProvider.System);
        await PlaceAsync(shop, "");
        await SettleAsync(shop);

        var (headers, waited) = await PlaceAsync(shop, "wait=5");
        Assert.Equal("confirmed", View(waited, StatusCodes.Status200OK).Status);
        Assert.Equal("true", headers["Idempotent-Replayed"]);
        View((await PlaceAsync(shop, "")).Answer, StatusCodes.Status202Accepted);
    }

    [Fact]
    public async Task An_order_that_rests_is_settled()
    {
        await using var shop = await Shopfront.OpenAsync(azurite, TimeProvider.System);
        await shop.Store.InsertAsync(Sample.Authorised(Life.Due));
        var answer = await ReadAsync(shop, prefer: "wait=20");
        Assert.Equal("reserved", View(answer, StatusCodes.Status200OK).Status);
    }

    [Fact]
    public async Task A_reading_of_what_the_caller_has_is_304()
    {
        await using var shop = await Shopfront.OpenAsync(azurite, TimeProvider.System);
        await shop.Store.InsertAsync(Sample.Order());

        Assert.Equal(StatusCodes.Status304NotModified, StatusOf(await ReadAsync(shop, "\"0\"")));
        Assert.Equal(StatusCodes.Status304NotModified, StatusOf(await ReadAsync(shop, "\"7\", W/\"0\"")));
        Assert.Equal(StatusCodes.Status304NotModified, StatusOf(await ReadAsync(shop, "*")));
        View(await ReadAsync(shop, "\"1\""), StatusCodes.Status200OK);
        Assert.Equal("400 bad-if-none-match", Requests.Problem(await ReadAsync(shop, "0")));
    }

    [Fact]
    public async Task A_reading_that_waits_is_answered_when_the_order_changes()
    {
        await using var shop = await Shopfront.OpenAsync(azurite, TimeProvider.System);
        var stored = await shop.Store.InsertAsync(Sample.Order());
        var reading = ReadAsync(shop, "\"0\"", "wait=20");
        await shop.Store.Orders.WriteAsync(stored, stored.Order.StockHeld(Sample.At), Store.Stop);

        Assert.Equal("reserved", View(await reading, StatusCodes.Status200OK).Status);
    }

    [Fact]
    public async Task A_reading_that_waited_in_vain_is_304()
    {
        await using var shop = await Shopfront.OpenAsync(azurite, TimeProvider.System);
        await shop.Store.InsertAsync(Sample.Order());
        Assert.Equal(StatusCodes.Status304NotModified, StatusOf(await ReadAsync(shop, "\"0\"", "wait=1")));
    }

    [Fact]
    public async Task A_store_that_is_away_during_the_wait_does_not_take_back_what_was_accepted()
    {
        await using var shop = await Shopfront.OpenAsync(azurite, TimeProvider.System);
        await shop.Accept.AcceptAsync(Sample.StorefrontId, "warm-up-1", Sample.Purchase(), Store.Stop);
        var stored = await shop.Store.InsertAsync(Sample.Order());
        shop.Store.Wire.Broken = true;
        var request = Waiting("wait=1");
        var seen = await shop.Watch.AwaitAsync(request, stored.Order, OrderWatch.IsSettled, Store.Stop);
        Assert.Equal(0, seen!.Version);
    }

    [Fact]
    public async Task A_wait_ends_when_its_caller_goes_away_and_gives_its_place_back()
    {
        var time = new FakeTimeProvider(Sample.At);
        await using var shop = await Shopfront.OpenAsync(azurite, time);
        var stored = await shop.Store.InsertAsync(Sample.Order());
        using var gone = new CancellationTokenSource();
        var request = Waiting("wait=20");
        request.HttpContext.RequestAborted = gone.Token;
        var waits = Enumerable.Range(0, OrderWatch.MostWaiters)
            .Select(_ => shop.Watch.AwaitAsync(request, stored.Order, OrderWatch.IsSettled, gone.Token)).ToList();

        // Every place is taken: the next one is not refused, only not waited for.
        var crowded = Waiting("wait=20");
        Assert.Null(await shop.Watch.AwaitAsync(crowded, stored.Order, OrderWatch.IsSettled, Store.Stop));
        Assert.False(crowded.HttpContext.Response.Headers.ContainsKey("Preference-Applied"));

        await gone.CancelAsync();
        foreach (var wait in waits) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        var next = shop.Watch.AwaitAsync(Waiting("wait=20"), stored.Order, order => order.Version == 0, Store.Stop);
        Assert.NotNull(await next);
    }

    [Fact]
    public async Task An_instance_that_stops_answers_with_what_it_knows()
    {
        await using var shop = await Shopfront.OpenAsync(azurite, new FakeTimeProvider(Sample.At));
        var stored = await shop.Store.InsertAsync(Sample.Order());
        using var stopping = new CancellationTokenSource();
        var wait = shop.Watch.AwaitAsync(Waiting("wait=20"), stored.Order, OrderWatch.IsSettled, stopping.Token);
        Assert.False(wait.IsCompleted);

        await stopping.CancelAsync();
        Assert.Equal(stored.Order, await wait);
    }

    [Theory]
    [InlineData("wait=5", 5)]
    [InlineData("WAIT = \"7\"", 7)]
    [InlineData("return=minimal; foo, wait=3; hard", 3)]
    [InlineData("wait=3, wait=9", 3)]
    [InlineData("wait=600", 20)]
    [InlineData("wait=0", null)]
    [InlineData("wait=-1", null)]
    [InlineData("wait=2.5", null)]
    [InlineData("wait=soon", null)]
    [InlineData("wait", null)]
    [InlineData("await=5", null)]
    [InlineData("respond-async", null)]
    [InlineData("", null)]
    public void A_preference_is_read_as_RFC_7240_has_it_and_otherwise_ignored(string prefer, int? seconds) =>
        Assert.Equal(seconds, (int?)PreferWait.Read(Waiting(prefer))?.TotalSeconds);

    private static HttpRequest Waiting(string prefer)
    {
        var request = Shopfront.Get();
        request.Headers["Prefer"] = prefer;
        return request;
    }

    private static Task<IResult> ReadAsync(Shopfront shop, string? ifNoneMatch = null, string prefer = "")
    {
        var request = Waiting(prefer);
        if (ifNoneMatch is not null) request.Headers.IfNoneMatch = ifNoneMatch;
        return new ReadOrder(shop.Callers, shop.Store.Orders, shop.Watch).RunAsync(request, Id.Value, Store.Stop);
    }

    private static async Task<(IHeaderDictionary Headers, IResult Answer)> PlaceAsync(Shopfront shop, string prefer)
    {
        var request = Requests.Of(Requests.Valid);
        request.Headers.Authorization = $"Bearer {Shopfront.Key}";
        request.Headers[IdempotencyKey.Header] = "order-1001";
        request.Headers["Prefer"] = prefer;
        var answer = await new PlaceOrder(shop.Callers, shop.Accept, shop.Watch).RunAsync(request, Store.Stop);
        return (request.HttpContext.Response.Headers, answer);
    }

    // As soon as the row is there.
    private static async Task SettleAsync(Shopfront shop)
    {
        StoredOrder? stored = null;
        while (stored is null) stored = await shop.Store.Orders.ReadAsync(Id, Store.Stop);
        var settled = stored.Order.StockHeld(Sample.At).PaymentStarted("pay_1", Sample.At)
            .PaymentCaptured(Sample.At).Announced(Outcome.Confirmed, Sample.At);
        Assert.NotNull(await shop.Store.Orders.WriteAsync(stored, settled, Store.Stop));
    }

    private static int? StatusOf(IResult answer) =>
        Assert.IsType<IStatusCodeHttpResult>(answer, exactMatch: false).StatusCode;

    private static OrderView View(IResult answer, int status)
    {
        var json = Assert.IsType<JsonHttpResult<OrderView>>(answer);
        Assert.Equal(status, json.StatusCode);
        return json.Value!;
    }
}
