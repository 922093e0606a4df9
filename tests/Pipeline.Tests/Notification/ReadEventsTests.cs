using System.Net.Mime;
using System.Text.Json;
using CloudNative.CloudEvents;
using CloudNative.CloudEvents.SystemTextJson;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.Notification;
using Pipeline.Orders;
using Pipeline.Tests.Intake;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;
using CloudEvent = CloudNative.CloudEvents.CloudEvent;

namespace Pipeline.Tests.Notification;

[Collection(StorageTests.Name)]
public sealed class ReadEventsTests(AzuriteFixture azurite)
{
    private static readonly CloudEventAttribute Cursor =
        CloudEventAttribute.CreateExtension("cursor", CloudEventAttributeType.String);

    [Fact]
    public async Task What_happened_is_told_as_a_batch_of_cloud_events()
    {
        await using var shop = await Shopfront.OpenAsync(azurite);
        await TellAsync(shop, Announcement.Of(Paid("order-1")), Announcement.Of(Declined("order-2")));
        var (events, headers) = await PollAsync(shop);

        Assert.Equal(["pipeline.order.confirmed", "pipeline.order.rejected"], events.Select(told => told.Type));
        var (first, second) = (events[0], events[1]);
        Assert.True(first.IsValid);
        Assert.Equal(CloudEventsSpecVersion.V1_0, first.SpecVersion);
        Assert.Equal($"evt_{first.Subject}_Confirmed", first.Id);
        Assert.Equal((new Uri("urn:pipeline:orders"), Sample.At), (first.Source, first.Time));
        Assert.Equal(
            $"{{'id':'{first.Subject}','reference':'SO-1001','status':'confirmed','total':2500,'currency':'EUR',"
                + "'sequence':1}",
            $"{first.Data}".Replace('"', '\''));
        Assert.Equal("declined", ((JsonElement)second.Data!).GetProperty("reason").GetString());
        Assert.Equal($"</v1/events?after={second[Cursor]}&limit=100>; rel=\"next\"", headers.Link);
    }

    [Fact]
    public async Task Who_polls_with_the_last_cursor_is_told_everything_once_and_then_nothing()
    {
        await using var shop = await Shopfront.OpenAsync(azurite);
        await TellAsync(shop, [.. Enumerable.Range(0, 7).Select(i => Announcement.Of(Paid($"order-{i}")))]);
        var (told, query) = (new List<string?>(), "?limit=3");
        for (var polls = 0; polls < 4; polls++)
        {
            var (events, headers) = await PollAsync(shop, query);
            told.AddRange(events.Select(one => one.Subject));
            query = $"{headers.Link}".Split('>')[0]["</v1/events".Length..];
        }

        Assert.Equal(7, told.Distinct().Count());
        Assert.Equal(7, told.Count);
        await TellAsync(shop, Announcement.Of(Paid("late")));
        Assert.Equal(Paid("late").Id.Value, Assert.Single((await PollAsync(shop, query)).Events).Subject);
    }

    [Fact]
    public async Task A_storefront_that_was_told_nothing_yet_is_given_an_empty_batch_and_where_to_go_on()
    {
        await using var shop = await Shopfront.OpenAsync(azurite);
        await TellAsync(shop, Announcement.Of(Paid("order-1")));
        var (events, headers) = await PollAsync(shop, "?limit=5", Shopfront.OtherKey);

        Assert.Empty(events);
        Assert.Equal("</v1/events?limit=5>; rel=\"next\"", headers.Link);
    }

    [Theory]
    [InlineData("?after=", "?after")]
    [InlineData("?after=1", "?after")]
    [InlineData("?after=e0000000000000000", "?after")]
    [InlineData("?after=effffffffffffffff", "?after")]
    [InlineData("?after=e0000000000000002", "?after")] // of another log: this one does not go so far
    [InlineData("?limit=501", "?limit")]
    [InlineData("?before=e0000000000000001", "?before")]
    public async Task A_parameter_that_is_not_allowed_is_refused_by_its_name(string query, string parameter)
    {
        await using var shop = await Shopfront.OpenAsync(azurite);
        await TellAsync(shop, Announcement.Of(Paid("order-1")));
        var answer = await Read(shop).RunAsync(Shopfront.Get(query), Store.Stop);

        Assert.Equal("400 bad-query", Requests.Problem(answer));
        Assert.Equal([parameter], Requests.Pointers(answer));
    }

    [Fact]
    public async Task A_stranger_is_told_nothing() => Assert.Equal(
        "401 unauthenticated",
        Requests.Problem(await Read(await Shopfront.OpenAsync(azurite))
            .RunAsync(Shopfront.Get(key: "sk_test_demo_wrong"), Store.Stop)));

    private static Order Paid(string key) => Sample.Order(key)
        .StockHeld(Sample.At).PaymentStarted("pay_1", Sample.At).PaymentCaptured(Sample.At);

    private static Order Declined(string key) => Sample.Order(key)
        .StockHeld(Sample.At).PaymentDeclined(null, Sample.At).StockReleased(Sample.At);

    private static ReadEvents Read(Shopfront shop) =>
        new(shop.Callers, new AnnouncementTable(shop.Store.Service, TimeProvider.System));

    // In this order.
    private static async Task TellAsync(Shopfront shop, params Announcement[] announcements)
    {
        var table = new AnnouncementTable(shop.Store.Service, TimeProvider.System);
        foreach (var announcement in announcements) await table.AddAsync(announcement, [], Store.Stop);
    }

    // As its bytes go out, read by the specification's own library.
    private static async Task<(IReadOnlyList<CloudEvent> Events, IHeaderDictionary Headers)> PollAsync(
        Shopfront shop, string query = "", string key = Shopfront.Key)
    {
        var request = Shopfront.Get(query, key);
        var response = request.HttpContext.Response;
        using var body = new MemoryStream();
        response.Body = body;
        request.HttpContext.RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider();
        await (await Read(shop).RunAsync(request, Store.Stop)).ExecuteAsync(request.HttpContext);
        Assert.Equal((200, "application/cloudevents-batch+json"), (response.StatusCode, response.ContentType));

        var events = new JsonEventFormatter().DecodeBatchModeMessage(
            body.ToArray(), new ContentType(response.ContentType!), [Cursor]);
        return (events, response.Headers);
    }
}
