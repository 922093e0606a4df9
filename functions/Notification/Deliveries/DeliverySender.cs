using Azure.Messaging.ServiceBus;
using Pipeline.Messaging;

namespace Pipeline.Notification.Deliveries;

/// <summary>Puts deliveries on their channel's queue.</summary>
public sealed class DeliverySender(ServiceBusClient client, TimeProvider time)
{
    private readonly Lazy<ServiceBusSender> webhooks = new(() => client.CreateSender(Queues.Webhooks));

    /// <summary>Sends the message for an attempt; before that is due it is not received.</summary>
    /// <exception cref="ServiceBusException">Nobody knows whether it was sent; sending again is harmless.</exception>
    public Task SendAsync(DeliveryMessage wanted, DateTimeOffset due, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var message = wanted.Write(now);
        if (due > now) message.ScheduledEnqueueTime = due;
        return webhooks.Value.SendMessageAsync(message, cancellationToken);
    }
}
