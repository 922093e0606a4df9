using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using MimeKit;
using Pipeline.Messaging;
using Pipeline.Notification;
using Pipeline.Notification.Deliveries;
using Pipeline.Notification.Mail;
using Pipeline.Notification.Webhooks;
using Pipeline.Orders;
using Pipeline.Tests.Messaging;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Notification.Mail;

/// <summary>A storefront with mail, a transport that is told what to answer, and an order that was announced.</summary>
internal sealed class MailBench : IMailTransport, IAsyncDisposable
{
    private MailBench(Store store)
    {
        Store = store;
        Settings = new MailSettingsTable(store.Service);
        deliveries = new DeliveryTable(store.Service);
        announcements = new AnnouncementTable(store.Service, Time);
        sender = new DeliverySender(bus, Time);
    }

    private readonly Bus bus = new();
    private readonly DeliveryTable deliveries;
    private readonly AnnouncementTable announcements;
    private readonly DeliverySender sender;

    public Store Store { get; }

    public MailSettingsTable Settings { get; }

    public FakeTimeProvider Time { get; } = new(Sample.At);

    /// <summary>What the transport answers.</summary>
    public DeliveryVerdict Answer { get; set; } = DeliveryVerdict.Delivered("sent");

    public List<MimeMessage> Mails { get; } = [];

    public Settlements Settled { get; private set; } = new();

    public Announcement Told { get; private set; } = null!; // announced by MakeAsync

    /// <summary>What was sent to the queue of mail, the first message first.</summary>
    public IReadOnlyList<ServiceBusMessage> Sent =>
        [.. bus.Sent.Where(sent => sent.Queue == Queues.Mail).Select(sent => sent.Message)];

    public static async Task<MailBench> MakeAsync(AzuriteFixture azurite, string email = "ada@example.com")
    {
        var bench = new MailBench(await Store.MakeAsync(azurite));
        await bench.Settings.PutAsync(Sample.StorefrontId, MailSample.Settings, Store.Stop);
        var purchase = Sample.Purchase() with { Customer = new Customer(email) };
        var order = Sample.Order(purchase: purchase)
            .StockHeld(Sample.At).PaymentStarted("pay_1", Sample.At).PaymentCaptured(Sample.At);
        await bench.Store.InsertAsync(order);
        await bench.AnnounceAsync(Announcement.Of(order));
        return bench;
    }

    public async Task AnnounceAsync(Announcement told)
    {
        Told = told;
        var begin = new BeginDeliveries(
            new WebhookTable(Store.Service), Settings, sender, Time, NullLogger<BeginDeliveries>.Instance);
        var channels = await begin.ChannelsOfAsync(told.StorefrontId, Store.Stop);
        await announcements.AddAsync(told, channels, Store.Stop);
        await begin.SendAsync(told, channels, Store.Stop);
    }

    /// <summary>Has the newest message that was sent delivered, at the time that it asks for.</summary>
    public async Task DeliverNewestAsync()
    {
        var message = Sent[^1];
        if (message.ScheduledEnqueueTime > Time.GetUtcNow()) Time.SetUtcNow(message.ScheduledEnqueueTime);
        Settled = new Settlements();
        var deliver = new Deliver(deliveries, announcements, sender, Time, NullLogger<Deliver>.Instance);
        var options = Options.Create(new MailOptions { Host = "localhost", From = "orders@pipeline.example" });
        await new DeliverMail(deliver, Settings, Store.Orders, this, options)
            .RunAsync(Messaging.Delivery.Of(message), Settled, Store.Stop);
    }

    /// <summary>The delivery; null when none was begun.</summary>
    public Task<Pipeline.Notification.Deliveries.Delivery?> FindAsync() =>
        deliveries.FindAsync(Told.StorefrontId, Told.Id, MailSettings.Channel, Store.Stop);

    public ValueTask DisposeAsync() => bus.DisposeAsync();

    public Task<DeliveryVerdict> SendAsync(MimeMessage message, CancellationToken cancellationToken)
    {
        using var copy = new MemoryStream(); // the message is disposed of once it was handed over
        message.WriteTo(copy, cancellationToken);
        copy.Position = 0;
        Mails.Add(MimeMessage.Load(copy, cancellationToken));
        return Task.FromResult(Answer);
    }
}
