using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Messaging;
using Pipeline.Notification.Deliveries;
using Pipeline.Orders;

namespace Pipeline.Notification;

/// <summary>
/// Tells the storefront how its order ended, once an outcome. Told is what stands in its log; the deliveries to its
/// channels begin there and live on by themselves.
/// </summary>
public sealed class AnnounceOrder(
    AnnouncementTable announcements, BeginDeliveries deliveries, Step step, TimeProvider time)
{
    [Function(nameof(AnnounceOrder))]
    public Task RunAsync(
        [ServiceBusTrigger(
            Queues.Notification, Connection = Queues.Connection, IsBatched = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage[] messages,
        ServiceBusMessageActions actions,
        CancellationToken cancellationToken) =>
        step.RunAsync(Turn.Notification, messages, actions, ActAsync, cancellationToken);

    private async Task<Order> ActAsync(Order order, CancellationToken cancellationToken)
    {
        var announcement = Announcement.Of(order);
        var channels = await deliveries.ChannelsOfAsync(announcement.StorefrontId, cancellationToken);
        await announcements.AddAsync(announcement, channels, cancellationToken);
        await deliveries.SendAsync(announcement, channels, cancellationToken);
        var now = time.GetUtcNow();
        PipelineMetrics.CountEnd(order, announcement.Outcome, now);
        return order.Announced(announcement.Outcome, now);
    }
}
