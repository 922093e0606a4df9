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
        var outcome = OrderFlow.OutcomeOf(order);
        await announcements.AddAsync(Announce(order, outcome), cancellationToken);
        return order.Announced(outcome, time.GetUtcNow());
    }

    // Everything in it is derived from the row it announces, so a repeat says the very same.
    private static Announcement Announce(Order order, Outcome outcome) => new(
        $"evt_{order.Id}_{outcome}",
        order.StorefrontId,
        order.Id,
        outcome,
        Sequence: outcome == Outcome.Confirmed ? 1 : 2,
        order.UpdatedAt);
}
