using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using Pipeline.Messaging;

namespace Pipeline.Notification.Deliveries;

/// <summary>Puts deliveries on their channel's queue.</summary>
public sealed class DeliverySender(ServiceBusClient client, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, ServiceBusSender> senders = new(StringComparer.Ordinal);

    /// <summary>Sends the message for an attempt; before that is due it is not received.</summary>
    /// <exception cref="ServiceBusException">Nobody knows whether it was sent; sending again is harmless.</exception>
    public Task SendAsync(DeliveryMessage wanted, DateTimeOffset due, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var message = wanted.Write(now);
        if (due > now) message.ScheduledEnqueueTime = due;
        var queue = DeliveryChannel.Of(wanted.Channel).Queue;
        PipelineMetrics.MessagesSent.Add(1, PipelineMetrics.On(queue));
        return senders.GetOrAdd(queue, client.CreateSender).SendMessageAsync(message, cancellationToken);
    }
}
