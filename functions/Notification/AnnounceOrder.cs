using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Messaging;
using Pipeline.Orders;

namespace Pipeline.Notification;

/// <summary>Tells the storefront how its order ended, once an outcome.</summary>
public sealed class AnnounceOrder(AnnouncementTable announcements, Step step, TimeProvider time)
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
        await announcements.AddAsync(announcement, cancellationToken);
        return order.Announced(announcement.Outcome, time.GetUtcNow());
    }
}
