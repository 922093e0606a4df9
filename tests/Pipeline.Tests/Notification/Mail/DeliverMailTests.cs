using Pipeline.Notification.Deliveries;
using Pipeline.Orders;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Notification.Mail;

[Collection(StorageTests.Name)]
public sealed class DeliverMailTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_customer_is_told_once_by_the_storefronts_own_mail()
    {
        await using var bench = await MailBench.MakeAsync(azurite);
        await bench.DeliverNewestAsync();
        await bench.DeliverNewestAsync(); // a message may come twice

        var mail = Assert.Single(bench.Mails);
        Assert.Equal("ada@example.com", mail.To.ToString());
        Assert.Equal("Your order SO-1001 is confirmed", mail.Subject);
        Assert.Equal($"{bench.Told.Id}@pipeline.example", mail.MessageId);
        Assert.Contains("25.00", mail.TextBody, StringComparison.Ordinal);
        Assert.Equal((DeliveryState.Delivered, "sent"), await EndAsync(bench));
        Assert.Single(bench.Settled.Completed);
    }

    [Fact]
    public async Task A_refund_says_what_this_one_gave_back()
    {
        await using var bench = await MailBench.MakeAsync(azurite);
        await bench.AnnounceAsync(bench.Told with
        {
            Id = $"evt_{bench.Told.OrderId}_Refunded-1",
            Outcome = Outcome.Refunded,
            Refund = new(300, 1300),
        });
        await bench.DeliverNewestAsync();
        Assert.Contains("3.00", bench.Mails[^1].TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("13.00", bench.Mails[^1].TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_fails_is_tried_five_times_more_within_a_day_and_then_given_up()
    {
        await using var bench = await MailBench.MakeAsync(azurite);
        bench.Answer = DeliveryVerdict.TryAgain("smtp-451");
        for (var attempt = 0; attempt < 6; attempt++) await bench.DeliverNewestAsync();

        Assert.Equal(
            [5, 60, 600, 3600, 21600],
            bench.Sent.Zip(bench.Sent.Skip(1), (one, next) => SecondsUntil(next, one)));
        Assert.Equal((DeliveryState.Failed, "smtp-451"), await EndAsync(bench));
        Assert.Equal("delivery-exhausted", Assert.Single(bench.Settled.DeadLettered).Reason);
    }

    [Fact]
    public async Task What_is_refused_for_good_is_given_up_at_once()
    {
        await using var bench = await MailBench.MakeAsync(azurite);
        bench.Answer = DeliveryVerdict.GivenUp("smtp-550");
        await bench.DeliverNewestAsync();

        Assert.Equal((DeliveryState.Failed, "smtp-550"), await EndAsync(bench));
        Assert.Single(bench.Settled.DeadLettered);
        Assert.Single(bench.Sent);
    }

    [Theory]
    [InlineData("ada")]
    [InlineData("ada@example.com, eve@example.com")]
    public async Task What_is_no_address_is_given_up_unsent(string email)
    {
        await using var bench = await MailBench.MakeAsync(azurite, email);
        await bench.DeliverNewestAsync();

        Assert.Empty(bench.Mails);
        Assert.Equal((DeliveryState.Failed, "no-address"), await EndAsync(bench));
    }

    [Fact]
    public async Task Waiting_for_others_counts_as_no_attempt()
    {
        await using var bench = await MailBench.MakeAsync(azurite);
        bench.Answer = DeliveryVerdict.Busy;
        for (var round = 0; round < 10; round++) await bench.DeliverNewestAsync();
        Assert.Equal(0, (await bench.FindAsync())?.Attempt);

        bench.Answer = DeliveryVerdict.Delivered("sent");
        await bench.DeliverNewestAsync();
        Assert.Equal((DeliveryState.Delivered, "sent"), await EndAsync(bench));
    }

    [Fact]
    public async Task Mail_that_was_switched_off_meanwhile_is_not_sent()
    {
        await using var bench = await MailBench.MakeAsync(azurite);
        await bench.Settings.PutAsync(Sample.StorefrontId, MailSample.Settings with { Enabled = false }, Store.Stop);
        await bench.DeliverNewestAsync();

        Assert.Empty(bench.Mails);
        Assert.Equal((DeliveryState.Dropped, "mail-off"), await EndAsync(bench));
        Assert.Empty(bench.Settled.DeadLettered);

        await bench.AnnounceAsync(bench.Told with { Id = $"evt_{bench.Told.OrderId}_Cancelled" });
        Assert.Null(await bench.FindAsync());
        Assert.Single(bench.Sent);
    }

    private static async Task<(DeliveryState State, string Result)> EndAsync(MailBench bench)
    {
        var delivery = await bench.FindAsync() ?? throw new InvalidOperationException("It was never begun.");
        return (delivery.State, delivery.Log[^1].Result);
    }

    private static double SecondsUntil(
        Azure.Messaging.ServiceBus.ServiceBusMessage next, Azure.Messaging.ServiceBus.ServiceBusMessage before)
    {
        var from = before.ScheduledEnqueueTime == default ? Sample.At : before.ScheduledEnqueueTime;
        return (next.ScheduledEnqueueTime - from).TotalSeconds;
    }
}
