using Azure.Messaging.ServiceBus;
using Pipeline.Messaging;

namespace Pipeline.Notification.Deliveries;

/// <summary>Puts deliveries on their channel's queue.</summary>
public sealed class DeliverySender(ServiceBusClient client, TimeProvider time)
{
    private readonly Lazy<ServiceBusSender> webhooks = new(() => client.CreateSender(Queues.Webhooks));

    /// <summary>Sends the message for a delivery's next attempt; before it is due it is not received.</summary>
    /// <exception cref="ServiceBusException">Nobody knows whether it was sent; sending again is harmless.</exception>
    public Task SendAsync(Delivery delivery, CancellationToken cancellationToken, string? replayOf = null)
    {
        var now = time.GetUtcNow();
        var message = DeliveryMessage.Of(delivery, replayOf).Write(now);
        if (delivery.Due > now) message.ScheduledEnqueueTime = delivery.Due;
        return webhooks.Value.SendMessageAsync(message, cancellationToken);
    }
}
