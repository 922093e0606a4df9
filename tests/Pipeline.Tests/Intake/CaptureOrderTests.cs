using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Logging.Abstractions;
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
public sealed class CaptureOrderTests(AzuriteFixture azurite)
{
    private const string Own = "sk_test_demo_right";
    private const string Foreign = "sk_test_other_right";
    private static readonly Order Resting = Sample.Authorised(Life.Due);
    private static readonly Order Held = Sample.Order().StockHeld(Sample.At);
    private readonly FakeTimeProvider time = new(Sample.At);

    public static TheoryData<string, Order> NotCapturable => new()
    {
        { "received", Sample.Order() },
        { "started", Held.PaymentStarted("pay_1", Sample.At) },
        { "held", Held.PaymentMismatched("pay_1", "2501 EUR", Life.Due, Sample.At) },
        { "held", Resting.CaptureRequested(Sample.At).PaymentMismatched(null, "1 EUR", Life.Due, Sample.At) },
        { "cancelled", Resting.Cancelled(Sample.At) },
        { "expired", Resting.Expired(Sample.At) },
        { "declined", Held.PaymentStarted("pay_1", Sample.At).PaymentDeclined("declined", Sample.At) },
        { "refunded", Sample.Confirmed().Cancelled(Sample.At) },
    };

    [Fact]
    public async Task A_capture_ends_the_rest_and_nudges_the_payment()
    {
        var (store, bus, capture) = await OpenAsync(Resting);
        var (request, answer) = await CaptureAsync(capture);

        Assert.Equal("capture-requested", Accepted(answer).Timeline[^1].Event);
        Assert.Equal("1", request.HttpContext.Response.Headers.RetryAfter);
        var stored = await store.ReadAsync(Resting.Id);
        Assert.Equal((null, Resting.Version + 1), (stored.Order.Rest, stored.Order.Version));
        var (queue, nudge) = Assert.Single(bus.Nudges);
        Assert.Equal((Queues.Payment, stored.ETag), (queue, nudge.Stored!.ETag));
        Assert.Null(Assert.Single(await store.MarkersAsync()).RestsUntil);
    }

    [Fact]
    public async Task A_capture_that_is_repeated_is_the_same_202_and_nudges_again()
    {
        var (store, bus, capture) = await OpenAsync(Resting);
        await CaptureAsync(capture);
        Assert.Equal("capture-requested", Accepted((await CaptureAsync(capture)).Answer).Timeline[^1].Event);

        Assert.Equal(Resting.Version + 1, (await store.ReadAsync(Resting.Id)).Order.Version);
        Assert.Equal([Queues.Payment, Queues.Payment], bus.Nudges.Select(sent => sent.Queue));
    }

    [Fact]
    public async Task A_capture_of_what_was_captured_is_202_and_changes_nothing()
    {
        var (store, bus, capture) = await OpenAsync(Sample.Confirmed());
        Assert.Equal("confirmed", Accepted((await CaptureAsync(capture)).Answer).Status);
        Assert.Equal(Sample.Confirmed().Version, (await store.ReadAsync(Resting.Id)).Order.Version);
        Assert.Empty(bus.Sent);
    }

    [Theory]
    [MemberData(nameof(NotCapturable))]
    public async Task An_order_that_has_nothing_to_capture_is_409(string state, Order order)
    {
        var (store, bus, capture) = await OpenAsync(order);
        Assert.Equal(("409 not-capturable", state), (Requests.Problem((await CaptureAsync(capture)).Answer), state));
        Assert.Equal(order.Version, (await store.ReadAsync(order.Id)).Order.Version);
        Assert.Empty(bus.Sent);
    }

    [Fact]
    public async Task An_order_of_another_storefront_is_the_same_404_as_an_unknown_one()
    {
        var (store, _, capture) = await OpenAsync(Resting);
        var foreign = (await CaptureAsync(capture, Foreign)).Answer;
        var unknown = (await CaptureAsync(capture, id: Sample.Order("unknown").Id.Value)).Answer;

        Assert.Equal("404 not-found", Requests.Problem(foreign));
        Assert.Equal("404 not-found", Requests.Problem(unknown));
        Assert.Equal("404 not-found", Requests.Problem((await CaptureAsync(capture, id: "ord_1")).Answer));
        Assert.Equal("401 unauthenticated", Requests.Problem((await CaptureAsync(capture, "none")).Answer));
        Assert.Equal(Resting.Rest, (await store.ReadAsync(Resting.Id)).Order.Rest);
    }

    [Fact]
    public async Task A_capture_whose_answer_from_the_store_was_lost_is_found_in_the_row()
    {
        var (store, bus, capture) = await OpenAsync(Resting);
        store.Wire.LoseAnswers(1);
        Accepted((await CaptureAsync(capture)).Answer);

        Assert.Equal(Resting.Version + 1, (await store.ReadAsync(Resting.Id)).Order.Version);
        Assert.Equal(Queues.Payment, Assert.Single(bus.Nudges).Queue);
    }

    [Fact]
    public async Task A_capture_that_is_overtaken_time_and_again_is_503()
    {
        var (store, bus, capture) = await OpenAsync(Resting);
        await store.Orders.DeleteMarkerAsync(Assert.Single(await store.MarkersAsync()), Store.Stop);
        Assert.Equal("503 unavailable", Requests.Problem((await CaptureAsync(capture)).Answer));
        Assert.Empty(bus.Sent);
    }

    [Fact]
    public async Task A_capture_is_202_although_the_queue_refuses()
    {
        var (store, bus, capture) = await OpenAsync(Resting);
        bus.Fault = new TimeoutException("away");
        Accepted((await CaptureAsync(capture)).Answer);
        Assert.Null((await store.ReadAsync(Resting.Id)).Order.Rest);
    }

    [Fact]
    public async Task A_capture_is_202_within_two_seconds_although_the_queue_hangs()
    {
        var (_, bus, capture) = await OpenAsync(Resting);
        bus.HoldUp();
        var capturing = CaptureAsync(capture);
        await bus.BeganAsync();
        Assert.False(capturing.IsCompleted);

        Accepted((await Passing.UntilAsync(time, TimeSpan.FromSeconds(2), capturing)).Answer);
        bus.LetGo();
    }

    private static OrderView Accepted(IResult answer)
    {
        var json = Assert.IsType<JsonHttpResult<OrderView>>(answer);
        Assert.Equal(StatusCodes.Status202Accepted, json.StatusCode);
        return json.Value!;
    }

    private static async Task<(HttpRequest Request, IResult Answer)> CaptureAsync(
        CaptureOrder capture, string key = Own, string? id = null)
    {
        var request = new DefaultHttpContext().Request;
        request.Headers.Authorization = $"Bearer {key}";
        return (request, await capture.RunAsync(request, id ?? Resting.Id.Value, Store.Stop));
    }

    private async Task<(Store Store, Bus Bus, CaptureOrder Capture)> OpenAsync(Order order)
    {
        var store = await Store.MakeAsync(azurite);
        await store.InsertAsync(order);
        var storefronts = new StorefrontTable(store.Service);
        await storefronts.AddKeyAsync("demo", ApiKey.Parse(Own)!, Store.Stop);
        await storefronts.AddKeyAsync("other", ApiKey.Parse(Foreign)!, Store.Stop);
        var bus = new Bus();
        var capture = new CaptureOrder(
            Doors.Open(storefronts, time), store.Orders,
            new PromptNudge(new Courier(bus, time), time, NullLogger<PromptNudge>.Instance), time);
        return (store, bus, capture);
    }
}
