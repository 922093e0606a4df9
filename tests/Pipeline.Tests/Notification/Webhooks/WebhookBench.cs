using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Messaging;
using Pipeline.Notification;
using Pipeline.Notification.Deliveries;
using Pipeline.Notification.Mail;
using Pipeline.Notification.Webhooks;
using Pipeline.Orders;
using Pipeline.Tests.Messaging;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Notification.Webhooks;

/// <summary>A storefront with one endpoint, a receiver behind it, and one event that was announced.</summary>
internal sealed class WebhookBench : IAsyncDisposable
{
    private const string Name = "erp";

    private WebhookBench(Store store, Receiver receiver)
    {
        (Store, Receiver) = (store, receiver);
        Endpoints = new WebhookTable(store.Service);
        Deliveries = new DeliveryTable(store.Service);
        Announcements = new AnnouncementTable(store.Service, Time);
        Sender = new DeliverySender(Bus, Time);
        Client = new WebhookClient(Secrets, Options, Time);
    }

    public static IOptions<WebhookOptions> Options { get; } = Microsoft.Extensions.Options.Options.Create(
        new WebhookOptions { SigningKey = Convert.ToBase64String(new byte[32]), IsLocal = true });

    public static WebhookSecrets Secrets { get; } = new(Options);

    public static Announcement Told { get; } = Announcement.Of(
        Sample.Order().StockHeld(Sample.At).PaymentStarted("pay_1", Sample.At).PaymentCaptured(Sample.At));

    public Store Store { get; }

    public Bus Bus { get; } = new();

    public FakeTimeProvider Time { get; } = new(Sample.At);

    public Receiver Receiver { get; }

    public WebhookTable Endpoints { get; }

    public DeliveryTable Deliveries { get; }

    public AnnouncementTable Announcements { get; }

    public DeliverySender Sender { get; }

    public WebhookClient Client { get; }

    public EndpointSlots Slots { get; } = new();

    public Settlements Settled { get; private set; } = new();

    /// <summary>What was sent to the queue, the first message first.</summary>
    public IReadOnlyList<ServiceBusMessage> Sent =>
        [.. Bus.Sent.Where(sent => sent.Queue == Queues.Webhooks).Select(sent => sent.Message)];

    public static async Task<WebhookBench> MakeAsync(AzuriteFixture azurite)
    {
        var bench = new WebhookBench(await Store.MakeAsync(azurite), await Receiver.StartAsync());
        await bench.SetUpAsync(bench.Receiver.Url);
        var begin = bench.Begin();
        var channels = await begin.ChannelsOfAsync(Told.StorefrontId, Store.Stop);
        await bench.Announcements.AddAsync(Told, channels, Store.Stop);
        await begin.SendAsync(Told, channels, Store.Stop);
        return bench;
    }

    public BeginDeliveries Begin() => new(
        Endpoints, new MailSettingsTable(Store.Service), Sender, Time, NullLogger<BeginDeliveries>.Instance);

    public Task SetUpAsync(string url) => Endpoints.ChangeAsync(
        Told.StorefrontId,
        all => all.With(new WebhookEndpoint
        {
            Name = Name,
            Url = url,
            Salt = new string('0', 32),
            CreatedAt = Sample.At,
        }),
        Store.Stop);

    /// <summary>Has the newest message that was sent delivered, at the time that it asks for.</summary>
    public async Task DeliverNewestAsync()
    {
        var message = Sent[^1];
        if (message.ScheduledEnqueueTime > Time.GetUtcNow()) Time.SetUtcNow(message.ScheduledEnqueueTime);
        await DeliverAsync(message);
    }

    public Task DeliverAsync(ServiceBusMessage message)
    {
        Settled = new Settlements();
        var deliver = new Deliver(Deliveries, Announcements, Sender, Time, NullLogger<Deliver>.Instance);
        return new DeliverWebhook(
                deliver, Endpoints, Client, Slots, Time, NullLogger<DeliverWebhook>.Instance)
            .RunAsync(Messaging.Delivery.Of(message), Settled, Store.Stop);
    }

    public async Task<Pipeline.Notification.Deliveries.Delivery> FindAsync() =>
        await Deliveries.FindAsync(Told.StorefrontId, Told.Id, WebhookEndpoint.ChannelOf(Name), Store.Stop)
        ?? throw new InvalidOperationException("It was never begun.");

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Receiver.DisposeAsync();
    }
}
