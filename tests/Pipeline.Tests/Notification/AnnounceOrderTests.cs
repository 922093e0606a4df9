using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Notification;
using Pipeline.Notification.Deliveries;
using Pipeline.Notification.Mail;
using Pipeline.Notification.Webhooks;
using Pipeline.Orders;
using Pipeline.Tests.Messaging;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Notification;

[Collection(StorageTests.Name)]
public sealed class AnnounceOrderTests(AzuriteFixture azurite)
{
    private static readonly Order Paid =
        Sample.Order().StockHeld(Sample.At).PaymentStarted("pay_1", Sample.At).PaymentCaptured(Sample.At);

    [Fact]
    public async Task An_outcome_is_told_once_and_closes_the_order()
    {
        var bench = await Bench.MakeAsync(azurite);
        var stored = await bench.StandsAsync(Paid);
        await RunAsync(bench, stored);
        await RunAsync(bench, stored);

        var told = Assert.Single(await ToldAsync(bench));
        Assert.Equal(($"evt_{Paid.Id}_Confirmed", Outcome.Confirmed, 1), (told.Id, told.Outcome, told.Sequence));
        Assert.True(OrderFlow.IsClosed(await bench.ReadAsync(stored)));
        Assert.Empty(await bench.Store.MarkersAsync());
        Assert.Empty(bench.Bus.Sent);
    }

    [Fact]
    public async Task A_later_outcome_has_a_higher_sequence()
    {
        var bench = await Bench.MakeAsync(azurite);
        await RunAsync(bench, await bench.StandsAsync(Paid));
        var confirmed = await bench.Store.ReadAsync(Paid.Id);
        var unwound = confirmed.Order.Cancelled(Sample.At).PaymentReversed(Sample.At).StockReleased(Sample.At);
        await RunAsync(bench, (await bench.Store.Orders.WriteAsync(confirmed, unwound, Store.Stop))!);

        Assert.Equal(
            [(Outcome.Confirmed, 1), (Outcome.Cancelled, 2)],
            (await ToldAsync(bench)).OrderBy(told => told.Sequence).Select(told => (told.Outcome, told.Sequence)));
        Assert.Equal(Outcome.Cancelled, (await bench.Store.ReadAsync(Paid.Id)).Order.Announced);
    }

    [Fact]
    public async Task A_repeat_says_the_very_same()
    {
        var bench = await Bench.MakeAsync(azurite);
        var stored = await bench.StandsAsync(Paid);
        await new AnnouncementTable(bench.Store.Service, bench.Time).AddAsync(Announcement.Of(Paid), [], Store.Stop);
        bench.Time.Advance(TimeSpan.FromHours(1)); // whoever told it died before it could say so
        await RunAsync(bench, stored);

        var told = Assert.Single(await ToldAsync(bench));
        Assert.Equal(Announcement.Of(Paid), told);
        Assert.Equal(("SO-1001", new Money(2500, "EUR"), UnwindReason.None), (told.Reference, told.Total, told.Reason));
    }

    private static async Task<IReadOnlyList<Announcement>> ToldAsync(Bench bench)
    {
        var announcements = new AnnouncementTable(bench.Store.Service, bench.Time);
        var logged = await announcements.ReadAsync(Sample.StorefrontId, 0, 100, Store.Stop);
        return [.. logged.Select(one => one.Announcement)];
    }

    private static Task RunAsync(Bench bench, StoredOrder stored) =>
        new AnnounceOrder(
                new AnnouncementTable(bench.Store.Service, bench.Time),
                new BeginDeliveries(
                    new WebhookTable(bench.Store.Service), new MailSettingsTable(bench.Store.Service),
                    new DeliverySender(bench.Bus, bench.Time), bench.Time, NullLogger<BeginDeliveries>.Instance),
                bench.Step,
                bench.Time)
            .RunAsync([Messaging.Delivery.Of(stored)], bench.Settled, Store.Stop);
}
