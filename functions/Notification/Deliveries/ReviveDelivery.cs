using Microsoft.Extensions.Logging;

namespace Pipeline.Notification.Deliveries;

/// <summary>Begins a delivery that was given up anew, with all attempts before it.</summary>
public sealed partial class ReviveDelivery(
    DeliveryTable deliveries, DeliverySender sender, TimeProvider time, ILogger<ReviveDelivery> logger)
{
    /// <summary>Begins the delivery that a dead letter stands for; one that was delivered meanwhile stays so.</summary>
    /// <param name="body">The dead letter's.</param>
    /// <param name="letterId">Should it be given up again, its dead letter says from which one it comes.</param>
    /// <param name="cancellationToken">Ends it between two steps.</param>
    public async Task RunAsync(BinaryData body, string letterId, CancellationToken cancellationToken)
    {
        if (DeliveryMessage.Read(body) is not { } wanted
            || await deliveries.FindAsync(wanted.StorefrontId, wanted.EventId, wanted.Channel, cancellationToken)
                is not { } delivery)
        {
            Log.Unknown(logger, letterId);
            return;
        }

        if (delivery.State == DeliveryState.Delivered) return;
        if (delivery.State is DeliveryState.Failed or DeliveryState.Dropped)
        {
            var anew = delivery with { State = DeliveryState.Pending, Attempt = 0, Due = time.GetUtcNow() };
            if (!await deliveries.WriteAsync(delivery, anew, cancellationToken)) return; // somebody else did
            delivery = anew;
        }

        await sender.SendAsync(
            DeliveryMessage.Of(delivery) with { ReplayOf = letterId }, delivery.Due, cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Dead letter {LetterId} stands for no delivery.")]
        public static partial void Unknown(ILogger logger, string letterId);
    }
}
