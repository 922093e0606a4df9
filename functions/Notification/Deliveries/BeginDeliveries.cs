using Microsoft.Extensions.Logging;
using Pipeline.Messaging;
using Pipeline.Notification.Webhooks;
using Pipeline.Storefronts;

namespace Pipeline.Notification.Deliveries;

/// <summary>
/// Says to which channels a storefront's events go, and sends the first messages. Channels are remembered for a
/// minute, so an order costs no read; one that is set up counts for what is told from a minute later on.
/// </summary>
public sealed partial class BeginDeliveries(
    WebhookTable endpoints, DeliverySender sender, TimeProvider time, ILogger<BeginDeliveries> logger)
{
    private readonly Remembered<string, WebhookEndpoints> known =
        new(async (storefrontId, stopping) => await endpoints.ReadAsync(storefrontId, stopping), time);

    public async Task<IReadOnlyList<string>> ChannelsOfAsync(
        string storefrontId, CancellationToken cancellationToken) =>
        await known.FindAsync(storefrontId, cancellationToken) is { Endpoints: { Count: > 0 } some }
            ? [.. some.Where(endpoint => endpoint.IsOn).Select(endpoint => endpoint.Channel)]
            : [];

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

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The deliveries of {EventId} were not sent.")]
        public static partial void NotSent(ILogger logger, string eventId, Exception fault);
    }
}
