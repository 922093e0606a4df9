using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Intake;
using Pipeline.Messaging;
using Pipeline.Orders;
using Pipeline.Storefronts;
using Pipeline.Tests.Messaging;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;
using Pipeline.Tests.Storefronts;

namespace Pipeline.Tests.Intake;

[Collection(StorageTests.Name)]
public sealed class PlaceOrderTests(AzuriteFixture azurite)
{
    private const string ApiKeyText = "sk_test_demo_right";
    private const string Key = "order-1001";
    private static readonly OrderId Id = OrderId.For("demo", Key);
    private readonly FakeTimeProvider time = new(Sample.At);

    [Fact]
    public async Task An_order_is_202_once_its_row_is_there_and_its_first_nudge_sent()
    {
        var (store, bus, place) = await OpenAsync();
        var (request, answer) = await PlaceAsync(place);

        Assert.Equal("received", Accepted(answer).Status);
        var headers = request.HttpContext.Response.Headers;
        Assert.Equal(($"/v1/orders/{Id}", "1"), ($"{headers.Location}", $"{headers.RetryAfter}"));
        Assert.Equal("\"0\"", headers.ETag);
        Assert.Equal(0, (await store.ReadAsync(Id)).Order.Version);
        Assert.Equal((Queues.Inventory, Id), Assert.Single(bus.Nudges.Select(sent => (sent.Queue, sent.Nudge.Id))));
    }

    [Fact]
    public async Task The_same_request_again_is_the_same_202_without_a_nudge()
    {
        var (_, bus, place) = await OpenAsync();
        await PlaceAsync(place);
        time.Advance(TimeSpan.FromSeconds(1));
        var (request, answer) = await PlaceAsync(place);

        Assert.Equal((Id.Value, Sample.At), (Accepted(answer).Id, Accepted(answer).CreatedAt));
        Assert.Equal("true", request.HttpContext.Response.Headers["Idempotent-Replayed"]);
        Assert.Single(bus.Sent);
    }

    [Fact]
    public async Task Another_order_under_the_same_key_is_422()
    {
        var (store, _, place) = await OpenAsync();
        await PlaceAsync(place);
        var (_, answer) = await PlaceAsync(place, body: Requests.With("SO-1001", "SO-1002"));

        Assert.Equal("422 idempotency-key-reused", Requests.Problem(answer));
        Assert.Equal("SO-1001", (await store.ReadAsync(Id)).Order.Purchase.Reference);
    }

    [Theory]
    [InlineData("Bearer sk_test_demo_wrong", Key, "401 unauthenticated")]
    [InlineData("", Key, "401 unauthenticated")]
    [InlineData("Bearer sk_test_demo_right", "short", "400 bad-idempotency-key")]
    [InlineData("Bearer sk_test_demo_right", "", "400 bad-idempotency-key")]
    public async Task A_request_without_the_right_headers_stores_nothing(string caller, string key, string problem)
    {
        var (store, bus, place) = await OpenAsync();
        var (_, answer) = await PlaceAsync(place, key, caller: caller);

        Assert.Equal(problem, Requests.Problem(answer));
        Assert.Empty(await store.MarkersAsync());
        Assert.Empty(bus.Sent);
    }

    [Fact]
    public async Task A_storefront_with_too_many_open_orders_is_429_and_stores_nothing()
    {
        var (store, bus, place) = await OpenAsync();
        var demo = new StorefrontRow { Id = "demo", Name = "Demo", CreatedAt = Sample.At, OpenOrders = 5 };
        var full = demo with { Limits = new OwnLimits(null, null, 5) };
        await new StorefrontTable(store.Service).CreateAsync(full, Store.Stop);
        var (request, answer) = await PlaceAsync(place);

        Assert.Equal("429 too-many-open-orders", Requests.Problem(answer));
        Assert.Equal("60", request.HttpContext.Response.Headers.RetryAfter);
        Assert.Empty(await store.MarkersAsync());
        Assert.Empty(bus.Sent);
    }

    [Fact]
    public async Task A_SKU_that_is_not_sold_is_422_and_stores_nothing()
    {
        var (store, _, place) = await OpenAsync();
        var (_, answer) = await PlaceAsync(place, body: Requests.With("TEA-001", "TEA-999"));

        Assert.Equal("422 unknown-sku", Requests.Problem(answer));
        Assert.Empty(await store.MarkersAsync());
    }

    [Fact]
    public async Task A_bad_body_is_told_and_stores_nothing()
    {
        var (store, _, place) = await OpenAsync();
        Assert.Equal("400 not-json", Requests.Problem((await PlaceAsync(place, body: "junk")).Answer));
        Assert.Empty(await store.MarkersAsync());
    }

    [Fact]
    public async Task An_order_is_202_although_the_queue_refuses()
    {
        var (store, bus, place) = await OpenAsync();
        bus.Fault = new TimeoutException("away");
        Assert.Equal("received", Accepted((await PlaceAsync(place)).Answer).Status);
        Assert.Single(await store.MarkersAsync());
    }

    [Fact]
    public async Task An_order_is_202_within_two_seconds_although_the_queue_hangs()
    {
        var (_, bus, place) = await OpenAsync();
        bus.HoldUp();
        var placing = PlaceAsync(place);
        await bus.BeganAsync();
        Assert.False(placing.IsCompleted);

        var (_, answer) = await Passing.UntilAsync(time, TimeSpan.FromSeconds(2), placing);
        Assert.Equal("received", Accepted(answer).Status);
        bus.LetGo();
    }

    [Fact]
    public async Task An_insert_whose_answer_was_lost_is_202_and_nudged_all_the_same()
    {
        var (store, bus, place) = await OpenAsync();
        await WarmAsync(place);
        store.Wire.LoseAnswers(1);
        var (request, answer) = await PlaceAsync(place);

        Assert.Equal("received", Accepted(answer).Status);
        Assert.False(request.HttpContext.Response.Headers.ContainsKey("Idempotent-Replayed"));
        Assert.Equal(Queues.Inventory, Assert.Single(bus.Nudges).Queue);
    }

    [Fact]
    public async Task An_insert_whose_every_answer_was_lost_is_read_back_and_nudged()
    {
        var (store, bus, place) = await OpenAsync();
        await WarmAsync(place);
        store.Wire.LoseAnswers(3); // the first try and the SDK's two more
        Assert.Equal("received", Accepted((await PlaceAsync(place)).Answer).Status);
        Assert.Single(bus.Nudges);
    }

    [Fact]
    public async Task An_insert_whose_outcome_is_unknown_is_503_that_asks_for_the_same_key_again()
    {
        var (store, bus, place) = await OpenAsync();
        await WarmAsync(place);
        store.Wire.Broken = true;
        var (request, answer) = await PlaceAsync(place);

        Assert.Equal("503 outcome-unknown", Requests.Problem(answer));
        Assert.Equal("2", request.HttpContext.Response.Headers.RetryAfter);
        Assert.Empty(bus.Sent);

        store.Wire.Broken = false;
        Assert.Equal("received", Accepted((await PlaceAsync(place)).Answer).Status);
        Assert.Single(bus.Sent);
    }

    [Fact]
    public async Task A_SKU_that_takes_too_long_to_look_up_is_given_up_after_five_seconds()
    {
        var (store, bus, place) = await OpenAsync();
        await WarmAsync(place);
        store.Wire.Freeze();
        var placing = PlaceAsync(place, body: Requests.With("TEA-001", "TEA-999"));
        Assert.False(placing.IsCompleted);

        time.Advance(TimeSpan.FromSeconds(5));
        await Assert.ThrowsAsync<TimeoutException>(() => placing); // which the middleware answers with a 503
        store.Wire.Thaw();
        Assert.Empty(bus.Sent);
    }

    [Fact]
    public async Task A_storefront_reads_its_own_order_and_no_other()
    {
        var (store, _, place) = await OpenAsync();
        await PlaceAsync(place);
        var storefronts = new StorefrontTable(store.Service);
        await storefronts.AddKeyAsync("other", ApiKey.Parse("sk_test_other_right")!, Store.Stop);
        var read = new ReadOrder(
            Doors.Open(storefronts, time), store.Orders, new OrderWatch(store.Orders, time));

        Assert.Equal("SO-1001", View(await ReadAsync(read, ApiKeyText, Id.Value), StatusCodes.Status200OK).Reference);
        Assert.Equal("404 not-found", Requests.Problem(await ReadAsync(read, "sk_test_other_right", Id.Value)));
        Assert.Equal("404 not-found", Requests.Problem(await ReadAsync(read, ApiKeyText, "ord_1")));
        Assert.Equal("401 unauthenticated", Requests.Problem(await ReadAsync(read, "none", Id.Value)));
    }

    private static OrderView Accepted(IResult answer) => View(answer, StatusCodes.Status202Accepted);

    private static OrderView View(IResult answer, int status)
    {
        var json = Assert.IsType<JsonHttpResult<OrderView>>(answer);
        Assert.Equal(status, json.StatusCode);
        return json.Value!;
    }

    // What a request looks up besides its own order is remembered after the first.
    private static async Task WarmAsync(PlaceOrder place) =>
        Assert.Equal("400 bad-idempotency-key", Requests.Problem((await PlaceAsync(place, "short")).Answer));

    private static Task<IResult> ReadAsync(ReadOrder read, string key, string id)
    {
        var request = new DefaultHttpContext().Request;
        request.Headers.Authorization = $"Bearer {key}";
        return read.RunAsync(request, id, Store.Stop);
    }

    private static async Task<(HttpRequest Request, IResult Answer)> PlaceAsync(
        PlaceOrder place, string key = Key, string body = Requests.Valid, string caller = $"Bearer {ApiKeyText}")
    {
        var request = Requests.Of(body);
        request.Headers.Authorization = caller;
        request.Headers[IdempotencyKey.Header] = key;
        return (request, await place.RunAsync(request, Store.Stop));
    }

    private async Task<(Store Store, Bus Bus, PlaceOrder Place)> OpenAsync()
    {
        var store = await Store.MakeAsync(azurite);
        var storefronts = new StorefrontTable(store.Service);
        await storefronts.AddKeyAsync("demo", ApiKey.Parse(ApiKeyText)!, Store.Stop);
        var catalogue = new Catalogue(store.Service);
        await catalogue.AddAsync(Sample.Sku, Store.Stop);
        await catalogue.HasAsync(Sample.Sku, Store.Stop);
        var bus = new Bus();
        var review = Accepting.Review(store, time);
        await review.RunAsync("demo", Sample.Order().Id, Sample.Purchase(), Store.Stop); // remembered like the SKU
        var accept = Accepting.On(store, catalogue, bus, time, review);
        var place = new PlaceOrder(Doors.Open(storefronts, time), accept, new OrderWatch(store.Orders, time));
        return (store, bus, place);
    }
}
