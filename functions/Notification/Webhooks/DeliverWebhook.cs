using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Pipeline.Messaging;
using Pipeline.Notification.Deliveries;

namespace Pipeline.Notification.Webhooks;

/// <summary>Posts an event to an endpoint. Messages come one by one, so a slow receiver holds up no other's.</summary>
public sealed partial class DeliverWebhook(
    Deliver deliver,
    WebhookTable endpoints,
    WebhookClient client,
    EndpointSlots slots,
    TimeProvider time,
    ILogger<DeliverWebhook> logger)
{
    [Function(nameof(DeliverWebhook))]
    public Task RunAsync(
        [ServiceBusTrigger(Queues.Webhooks, Connection = Queues.Connection, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        CancellationToken cancellationToken) =>
        deliver.RunAsync(message, actions, PostAsync, cancellationToken);

    private async Task<DeliveryVerdict> PostAsync(
        Delivery delivery, LoggedAnnouncement logged, CancellationToken cancellationToken)
    {
        using var slot = slots.TryTake((delivery.StorefrontId, delivery.Channel));
        if (slot is null) return DeliveryVerdict.Busy;
        var all = await endpoints.ReadAsync(delivery.StorefrontId, cancellationToken);
        if (all.Endpoints.FirstOrDefault(each => each.Channel == delivery.Channel) is not { IsOn: true } endpoint)
        {
            return DeliveryVerdict.Dropped("no-endpoint");
        }

        var answer = await client.PostAsync(
            delivery.StorefrontId,
            endpoint,
            delivery.EventId,
            JsonSerializer.SerializeToUtf8Bytes(CloudEvent.Of(logged), CloudEventJson.Default.CloudEvent),
            cancellationToken);
        if (answer.IsTaken) return DeliveryVerdict.Delivered(answer.Result);
        if (!answer.IsGone) return DeliveryVerdict.TryAgain(answer.Result, answer.RetryAfter);
        await DisableAsync(delivery.StorefrontId, endpoint, cancellationToken);
        return DeliveryVerdict.Dropped(answer.Result);
    }

    // Standard Webhooks: 410 says that nothing is wanted there any more.
    private async Task DisableAsync(string storefrontId, WebhookEndpoint gone, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await endpoints.ChangeAsync(
            storefrontId,
            all => all.Find(gone.Name) is { IsOn: true } found && found.Url == gone.Url
                ? all.With(found with { DisabledAt = now })
                : null,
            cancellationToken);
        Log.Disabled(logger, storefrontId, gone.Name);
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning, Message = "{StorefrontId}'s webhook {Name} answered 410 and is switched off.")]
        public static partial void Disabled(ILogger logger, string storefrontId, string name);
    }
}
