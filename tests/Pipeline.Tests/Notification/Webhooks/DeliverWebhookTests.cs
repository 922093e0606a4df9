using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Notification;
using Pipeline.Notification.Deliveries;
using Pipeline.Notification.Webhooks;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;
using static Pipeline.Tests.Notification.Webhooks.WebhookBench;

namespace Pipeline.Tests.Notification.Webhooks;

[Collection(StorageTests.Name)]
public sealed class DeliverWebhookTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task An_event_is_posted_signed_and_noted_as_delivered()
    {
        await using var bench = await MakeAsync(azurite);
        Assert.Equal(DeliveryState.Pending, (await bench.FindAsync()).State);
        await bench.DeliverNewestAsync();

        var post = Assert.Single(bench.Receiver.Received);
        Assert.Equal(("application/cloudevents+json", Told.Id), (post.ContentType, post.Headers["webhook-id"]));
        Assert.Equal($"{Sample.At.ToUnixTimeSeconds()}", post.Headers["webhook-timestamp"]);
        var endpoint = (await bench.Endpoints.ReadAsync(Told.StorefrontId, Store.Stop)).Endpoints[0];
        Assert.Equal(
            WebhookSignature.Of(
                Told.Id, Sample.At, post.Body, Secrets.Signing(Told.StorefrontId, endpoint, Sample.At)),
            post.Headers["webhook-signature"]);
        var told = JsonSerializer.Deserialize(post.Body, CloudEventJson.Default.CloudEvent);
        Assert.Equal((Told.Id, "pipeline.order.confirmed", 1), (told?.Id, told?.Type, told?.Data.Sequence));
        var delivery = await bench.FindAsync();
        Assert.Equal((DeliveryState.Delivered, "204"), (delivery.State, Assert.Single(delivery.Log).Result));
        Assert.Single(bench.Settled.Completed);
    }

    [Fact]
    public async Task What_fails_is_tried_nine_times_more_over_three_days_and_then_given_up()
    {
        await using var bench = await MakeAsync(azurite);
        bench.Receiver.Status = 500;
        for (var attempt = 0; attempt < 9; attempt++)
        {
            await bench.DeliverNewestAsync();
            var tried = await bench.FindAsync();
            Assert.Equal((DeliveryState.Pending, attempt + 1), (tried.State, tried.Attempt));
        }

        await bench.DeliverNewestAsync();
        Assert.Equal(
            [5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400],
            bench.Sent.Zip(bench.Sent.Skip(1), Wait));
        Assert.Equal(10, bench.Receiver.Received.Count);
        Assert.Equal("delivery-exhausted", Assert.Single(bench.Settled.DeadLettered).Reason);
        var delivery = await bench.FindAsync();
        Assert.Equal((DeliveryState.Failed, 10), (delivery.State, delivery.Log.Count));

        // Whoever gave it up may die before the message is settled: it comes again, and ends the same way.
        await bench.DeliverAsync(bench.Sent[^1]);
        Assert.Single(bench.Settled.DeadLettered);
        Assert.Equal(10, bench.Receiver.Received.Count);
    }

    [Theory]
    [InlineData("60", 60)]
    [InlineData("Sun, 01 Mar 2026 12:10:00 GMT", 600)]
    [InlineData("1", 5)] // sooner than without being asked
    [InlineData("9999999999", 5)] // more seconds than an integer holds: it asks for nothing
    [InlineData("999999999", 86_400)]
    [InlineData("Thu, 01 Jan 1970 00:00:00 GMT", 5)]
    [InlineData("soon", 5)]
    public async Task A_receiver_that_asks_to_be_left_alone_is_for_as_long_as_is_sensible(string asked, int seconds)
    {
        await using var bench = await MakeAsync(azurite);
        (bench.Receiver.Status, bench.Receiver.RetryAfter) = (503, asked);
        await bench.DeliverNewestAsync();

        Assert.Equal(Sample.At.AddSeconds(seconds), bench.Sent[^1].ScheduledEnqueueTime);
        Assert.Equal(Sample.At.AddSeconds(seconds), (await bench.FindAsync()).Due);
    }

    [Fact]
    public async Task What_was_given_up_begins_anew_when_it_is_replayed()
    {
        await using var bench = await MakeAsync(azurite);
        bench.Receiver.Status = 500;
        for (var attempt = 0; attempt < 10; attempt++) await bench.DeliverNewestAsync();
        var letter = Assert.Single(bench.Settled.DeadLettered).Message;
        bench.Receiver.Status = 200;
        var revive = new ReviveDelivery(
            bench.Deliveries, bench.Sender, bench.Time,
            NullLogger<ReviveDelivery>.Instance);
        await revive.RunAsync(letter.Body, "letter-1", Store.Stop);

        Assert.Equal("letter-1", DeliveryMessage.Read(bench.Sent[^1].Body)?.ReplayOf);
        await bench.DeliverNewestAsync();
        Assert.Equal(DeliveryState.Delivered, (await bench.FindAsync()).State);
        var sent = bench.Sent.Count;
        await revive.RunAsync(letter.Body, "letter-1", Store.Stop);
        Assert.Equal(sent, bench.Sent.Count);
    }

    [Fact]
    public async Task Two_messages_for_one_attempt_make_no_two_rows_of_attempts()
    {
        await using var bench = await MakeAsync(azurite);
        bench.Receiver.Status = 503;
        var first = bench.Sent[0];
        await bench.DeliverAsync(first);
        await bench.DeliverAsync(first);

        Assert.Single(bench.Receiver.Received);
        Assert.Equal(2, bench.Sent.Count); // the first, and the one for the second attempt
        Assert.Single(bench.Settled.Completed);
    }

    [Fact]
    public async Task Gone_switches_the_endpoint_off_and_nothing_more_is_begun_for_it()
    {
        await using var bench = await MakeAsync(azurite);
        bench.Receiver.Status = 410;
        await bench.DeliverNewestAsync();

        Assert.Equal(DeliveryState.Dropped, (await bench.FindAsync()).State);
        Assert.Equal(
            Sample.At, (await bench.Endpoints.ReadAsync(Told.StorefrontId, Store.Stop)).Endpoints[0].DisabledAt);
        Assert.Empty(await bench.Begin().ChannelsOfAsync(Told.StorefrontId, Store.Stop));
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var bench = await MakeAsync(azurite);
        (bench.Receiver.Status, bench.Receiver.Location) = (302, $"{bench.Receiver.Url}/elsewhere");
        await bench.DeliverNewestAsync();

        Assert.Equal(["/hook"], bench.Receiver.Received.Select(post => post.Path));
        Assert.Equal("302", (await bench.FindAsync()).Log[0].Result);
    }

    [Fact]
    public async Task An_endpoint_that_has_its_share_of_an_instance_leaves_the_rest_to_others()
    {
        await using var bench = await MakeAsync(azurite);
        var endpoint = (Told.StorefrontId, (await bench.FindAsync()).Channel);
        var slots = Enumerable.Range(0, 4).Select(_ => bench.Slots.TryTake(endpoint)).ToList();
        Assert.All(slots, Assert.NotNull);
        Assert.Null(bench.Slots.TryTake(endpoint));
        Assert.NotNull(bench.Slots.TryTake(("other", endpoint.Channel)));
        await bench.DeliverNewestAsync();
        Assert.Empty(bench.Receiver.Received);
        Assert.Equal(0, (await bench.FindAsync()).Attempt);
        Assert.Equal(Sample.At.AddSeconds(30), bench.Sent[^1].ScheduledEnqueueTime);

        foreach (var slot in slots) slot!.Dispose(); // each was just found to be one
        await bench.DeliverNewestAsync();
        Assert.Equal(DeliveryState.Delivered, (await bench.FindAsync()).State);
    }

    [Fact]
    public async Task What_is_no_delivery_is_dead_lettered()
    {
        await using var bench = await MakeAsync(azurite);
        foreach (var body in (string[])["{}", "{\"delivery\":null}", "no json", "{\"delivery\":{\"eventId\":\"x\"}}"])
        {
            await bench.DeliverAsync(new ServiceBusMessage(body));
            Assert.Equal("unreadable", Assert.Single(bench.Settled.DeadLettered).Reason);
        }
    }

    [Fact]
    public async Task A_lost_message_is_sent_again_once_its_delivery_is_overdue()
    {
        await using var bench = await MakeAsync(azurite);
        var rescue = new RescueDeliveries(
            new ChannelTable(bench.Store.Service), bench.Deliveries, bench.Sender, bench.Time,
            NullLogger<RescueDeliveries>.Instance);
        bench.Time.Advance(TimeSpan.FromMinutes(4));
        await rescue.RunAsync(new(), Store.Stop);
        Assert.Single(bench.Sent);

        bench.Time.Advance(TimeSpan.FromMinutes(2));
        await rescue.RunAsync(new(), Store.Stop);
        await rescue.RunAsync(new(), Store.Stop);
        Assert.Equal(2, bench.Sent.Count);
        await bench.DeliverNewestAsync();
        Assert.Equal(DeliveryState.Delivered, (await bench.FindAsync()).State);
    }

    private static int Wait(ServiceBusMessage before, ServiceBusMessage after) => (int)
        (after.ScheduledEnqueueTime
            - (before.ScheduledEnqueueTime == default ? Sample.At : before.ScheduledEnqueueTime)).TotalSeconds;
}
