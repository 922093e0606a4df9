using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Pipeline.Messaging;

namespace Pipeline.Notification.Deliveries;

/// <summary>
/// Sends deliveries again that are overdue: after the queue lost their messages, or a send failed. In a healthy
/// pipeline it finds nothing to do.
/// </summary>
public sealed partial class RescueDeliveries(
    ChannelTable channels,
    DeliveryTable deliveries,
    DeliverySender sender,
    TimeProvider time,
    ILogger<RescueDeliveries> logger)
{
    private const int MostPerRun = 5_000;

    // Longer than an attempt and its message's lock; a second message for the same attempt would be harmless.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(5);

    [Function(nameof(RescueDeliveries))]
    public async Task RunAsync(
        [TimerTrigger("%ReconcileSchedule%")] TimerInfo timer, CancellationToken cancellationToken)
    {
        var rescued = 0;
        await foreach (var storefrontId in channels.ListStorefrontsAsync(cancellationToken))
        {
            try
            {
                rescued += await RescueAsync(storefrontId, MostPerRun - rescued, cancellationToken);
            }
            catch (Exception fault) when (fault is InvalidDataException || Faults.IsTransient(fault, cancellationToken))
            {
                Log.NotLookedAt(logger, storefrontId, fault); // the other storefronts' must not wait for it
            }
        }

        if (rescued > 0) Log.Rescued(logger, rescued);
    }

    private async Task<int> RescueAsync(string storefrontId, int most, CancellationToken cancellationToken)
    {
        var rescued = 0;
        var now = time.GetUtcNow();
        var overdue = deliveries.ListOverdueAsync(storefrontId, now - Grace, cancellationToken).Take(most);
        await foreach (var delivery in overdue.WithCancellation(cancellationToken))
        {
            await sender.SendAsync(DeliveryMessage.Of(delivery), delivery.Due, cancellationToken);

            // Noted after it was sent: a crash between the two repeats a harmless message instead of losing one.
            await deliveries.WriteAsync(delivery, delivery with { Due = now }, cancellationToken);
            rescued++;
        }

        return rescued;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} deliveries were overdue and were sent again.")]
        public static partial void Rescued(ILogger logger, int count);

        [LoggerMessage(
            Level = LogLevel.Error, Message = "The overdue deliveries of {StorefrontId} could not be looked at.")]
        public static partial void NotLookedAt(ILogger logger, string storefrontId, Exception fault);
    }
}
