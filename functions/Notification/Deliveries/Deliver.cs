using System.Diagnostics;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Pipeline.Messaging;

namespace Pipeline.Notification.Deliveries;

/// <summary>
/// One attempt at one delivery, whatever its channel. What came of it is written before the next attempt is sent, and
/// only by whoever still finds the attempt that its message means: two messages make no two rows of attempts.
/// </summary>
public sealed partial class Deliver(
    DeliveryTable deliveries,
    AnnouncementTable announcements,
    DeliverySender sender,
    TimeProvider time,
    ILogger<Deliver> logger)
{
    private const string Exhausted = "delivery-exhausted";
    private const string ExhaustedInWords = "It was tried as often as is allowed. Mend the receiver, then replay it.";

    /// <summary>Works one message.</summary>
    /// <param name="message">Says which delivery.</param>
    /// <param name="actions">Settles it.</param>
    /// <param name="attempt">Brings the event to the channel. It throws only what nobody expects.</param>
    /// <param name="stopping">Ends the attempt; the message then comes again.</param>
    public async Task RunAsync(
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        Func<Delivery, LoggedAnnouncement, CancellationToken, Task<DeliveryVerdict>> attempt,
        CancellationToken stopping)
    {
        if (DeliveryMessage.Read(message.Body) is not { } wanted)
        {
            Log.Unreadable(logger, message.SequenceNumber);
            await actions.DeadLetterMessageAsync(message, null, "unreadable", "It is no delivery.", stopping);
            return;
        }

        PipelineMetrics.CountTaken(DeliveryChannel.Of(wanted.Channel).Queue, [message], time.GetUtcNow());
        Delivery? delivery = null;
        try
        {
            delivery = await AttemptAsync(wanted, attempt, stopping);
        }
        catch (Exception fault) when (Faults.IsTransient(fault, stopping))
        {
            // The store is not well. The row says that the delivery is pending, so the rescuer comes back to it.
            Log.LeftToRescuer(logger, wanted.EventId, wanted.Channel, fault);
        }

        // Also of one that was given up before: whoever did so may have died before this message was settled.
        if (delivery is { State: DeliveryState.Failed } && delivery.Attempt == wanted.Attempt)
        {
            Log.GivenUp(logger, wanted.EventId, wanted.Channel);
            await actions.DeadLetterMessageAsync(message, null, Exhausted, ExhaustedInWords, stopping);
            return;
        }

        await actions.CompleteMessageAsync(message, stopping);
    }

    // The delivery as it is afterwards, by whomever; null when there is none.
    private async Task<Delivery?> AttemptAsync(
        DeliveryMessage wanted,
        Func<Delivery, LoggedAnnouncement, CancellationToken, Task<DeliveryVerdict>> attempt,
        CancellationToken stopping)
    {
        var delivery = await deliveries.FindAsync(wanted.StorefrontId, wanted.EventId, wanted.Channel, stopping);
        if (delivery is not { State: DeliveryState.Pending } || delivery.Attempt != wanted.Attempt) return delivery;

        var told = await announcements.ReadAsync(delivery.StorefrontId, delivery.Position, 1, stopping);
        if (told is not [{ } logged] || logged.Announcement.Id != delivery.EventId)
        {
            throw new InvalidDataException($"Delivery {delivery.EventId} has no event at {delivery.Position}.");
        }

        var began = time.GetUtcNow();
        var verdict = await attempt(delivery, logged, stopping);
        var ended = time.GetUtcNow();
        PipelineTraces.Tell(
            wanted.OrderId, "deliver", ActivityKind.Client, began, ended,
            verdict.Fate is DeliveryFate.TryAgain or DeliveryFate.GivenUp ? verdict.Result : null,
            new KeyValuePair<string, object?>(PipelineTraces.Channel, wanted.Channel));
        var after = DeliverySchedule.After(delivery, verdict, began, ended);
        if (!await deliveries.WriteAsync(delivery, after, stopping))
        {
            // Overtaken, perhaps by ourselves: the SDK repeats what succeeded and reports that.
            return await deliveries.FindAsync(wanted.StorefrontId, wanted.EventId, wanted.Channel, stopping);
        }

        if (after.State != DeliveryState.Pending) return after;

        if (after.Attempt > delivery.Attempt)
            Log.WillRetry(logger, after.EventId, after.Channel, verdict.Result, after.Attempt, after.Due);
        await TrySendAsync(after, stopping);
        return after;
    }

    // What is not sent is overdue soon, and then sent by the rescuer.
    private async Task TrySendAsync(Delivery delivery, CancellationToken stopping)
    {
        try
        {
            await sender.SendAsync(DeliveryMessage.Of(delivery), delivery.Due, stopping);
        }
        catch (Exception fault) when (Faults.IsTransient(fault, stopping))
        {
            Log.NotSent(logger, delivery.EventId, delivery.Channel, fault);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Error, Message = "Message {SequenceNumber} is no delivery: dead-lettered.")]
        public static partial void Unreadable(ILogger logger, long sequenceNumber);

        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "{EventId} did not reach {Channel} ({Result}): attempt {Attempt} follows at {Due:O}.")]
        public static partial void WillRetry(
            ILogger logger, string eventId, string channel, string result, int attempt, DateTimeOffset due);

        [LoggerMessage(
            Level = LogLevel.Warning, Message = "{EventId} could not be brought to {Channel}: left to the rescuer.")]
        public static partial void LeftToRescuer(ILogger logger, string eventId, string channel, Exception fault);

        [LoggerMessage(Level = LogLevel.Error, Message = "{EventId} never reached {Channel}. Someone must decide.")]
        public static partial void GivenUp(ILogger logger, string eventId, string channel);

        [LoggerMessage(
            Level = LogLevel.Warning, Message = "The next attempt of {EventId} at {Channel} was not sent.")]
        public static partial void NotSent(ILogger logger, string eventId, string channel, Exception fault);
    }
}
