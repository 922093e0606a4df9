using Microsoft.Extensions.Logging;
using Pipeline.Messaging;
using Pipeline.Notification.Mail;
using Pipeline.Notification.Webhooks;
using Pipeline.Storefronts;

namespace Pipeline.Notification.Deliveries;

/// <summary>
/// Says to which channels a storefront's events go, and sends the first messages. Channels are remembered for a
/// minute, so an order costs no read; one that is set up counts for what is told from a minute later on.
/// </summary>
public sealed partial class BeginDeliveries(
    WebhookTable endpoints,
    MailSettingsTable mail,
    DeliverySender sender,
    TimeProvider time,
    ILogger<BeginDeliveries> logger)
{
    private readonly Remembered<string, IReadOnlyList<string>> known =
        new((storefrontId, stopping) => LookUpAsync(endpoints, mail, storefrontId, stopping), time);

    public async Task<IReadOnlyList<string>> ChannelsOfAsync(
        string storefrontId, CancellationToken cancellationToken) =>
        await known.FindAsync(storefrontId, cancellationToken) ?? [];

    /// <summary>Sends a message for each. Best effort: what is not sent is overdue soon, and then sent again.</summary>
    public async Task SendAsync(
        Announcement told, IReadOnlyList<string> channels, CancellationToken cancellationToken)
    {
        if (channels.Count == 0) return;
        try
        {
            var now = time.GetUtcNow();
            await Task.WhenAll(channels.Select(channel => sender.SendAsync(
                new DeliveryMessage(told.StorefrontId, told.Id, channel, Attempt: 0, told.OrderId),
                now,
                cancellationToken)));
        }
        catch (Exception fault) when (Faults.IsTransient(fault, cancellationToken))
        {
            Log.NotSent(logger, told.Id, fault);
        }
    }

    private static async Task<IReadOnlyList<string>?> LookUpAsync(
        WebhookTable endpoints, MailSettingsTable mail, string storefrontId, CancellationToken cancellationToken)
    {
        var webhooks = endpoints.ReadAsync(storefrontId, cancellationToken);
        var settings = await mail.FindAsync(storefrontId, cancellationToken);
        return
        [
            .. (await webhooks).Endpoints.Where(endpoint => endpoint.IsOn).Select(endpoint => endpoint.Channel),
            .. settings is { Enabled: true } ? [MailSettings.Channel] : Array.Empty<string>(),
        ];
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The deliveries of {EventId} were not sent.")]
        public static partial void NotSent(ILogger logger, string eventId, Exception fault);
    }
}
