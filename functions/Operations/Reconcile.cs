using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pipeline.Messaging;
using Pipeline.Orders;

namespace Pipeline.Operations;

/// <summary>
/// Every minute, nudges open orders that stand still: after the queues lost their messages, or a first send
/// failed. In a healthy pipeline it finds nothing to do.
/// </summary>
public sealed partial class Reconcile(
    OrderTable orders,
    Courier courier,
    TimeProvider time,
    IOptions<ReconcileOptions> options,
    ILogger<Reconcile> logger)
{
    private const int MostPerRun = 20_000;
    private const int Parallel = 32;

    private readonly TimeSpan standstill = TimeSpan.FromSeconds(options.Value.StandstillSeconds);
    private readonly TimeSpan rescueInterval = TimeSpan.FromSeconds(options.Value.RescueIntervalSeconds);

    [Function(nameof(Reconcile))]
    public async Task RunAsync(
        [TimerTrigger("%ReconcileSchedule%")] TimerInfo timer, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var rescued = 0;
        var due = orders.ListOpenAsync(cancellationToken).Where(marker => IsDue(marker, now)).Take(MostPerRun);
        await foreach (var some in due.Chunk(Parallel).WithCancellation(cancellationToken))
        {
            var looks = await Task.WhenAll(some.Select(marker => TryLookAsync(marker, now, cancellationToken)));
            rescued += looks.Count(stoodStill => stoodStill);
        }

        if (rescued > 0) Log.Rescued(logger, rescued);
    }

    private bool IsDue(OpenMarker marker, DateTimeOffset now) => marker.RestsUntil is { } until
        ? now >= until
        : now - marker.WrittenAt >= standstill && !WasRescuedLately(marker, now);

    // One order that cannot be read, or a store that hiccups, must not keep the others waiting.
    private async Task<bool> TryLookAsync(OpenMarker marker, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            return await LookAsync(marker, now, cancellationToken);
        }
        catch (Exception fault) when (fault is InvalidDataException || Faults.IsTransient(fault, cancellationToken))
        {
            Log.NotLookedAt(logger, marker.Id, fault);
            return false;
        }
    }

    private async Task<bool> LookAsync(OpenMarker marker, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var stored = await orders.ReadAsync(marker.Id, cancellationToken);
        if (stored is null || OrderFlow.IsClosed(stored.Order))
        {
            await orders.DeleteMarkerAsync(marker, cancellationToken);
            return false;
        }

        if (stored.Order.Rest is { } rest) return await EndRestAsync(stored, rest, now, cancellationToken);
        if (now - stored.Order.UpdatedAt < standstill || WaitsForRetry(marker, stored.Order, now)) return false;

        // Sent before it is noted: a crash between the two repeats a harmless nudge instead of losing one.
        await courier.SendNextAsync(stored, cancellationToken);
        await orders.NoteRescueAsync(marker, now, cancellationToken);
        return true;
    }

    // Nobody came in time: the order is turned round. Whoever writes first wins; what is lost here comes next minute.
    private async Task<bool> EndRestAsync(
        StoredOrder stored, Rest rest, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (now < rest.Until) return false;
        var expired = await orders.WriteAsync(stored, stored.Order.Expired(now), cancellationToken);
        if (expired is not null) await courier.SendNextAsync(expired, cancellationToken);
        return false;
    }

    private bool WaitsForRetry(OpenMarker marker, Order order, DateTimeOffset now) =>
        marker.Retry is { } retry && retry.Version == order.Version && now - retry.At < standstill;

    private bool WasRescuedLately(OpenMarker marker, DateTimeOffset now) =>
        marker.RescuedAt is { } rescued && now - rescued < rescueInterval;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} orders stood still and were nudged.")]
        public static partial void Rescued(ILogger logger, int count);

        [LoggerMessage(Level = LogLevel.Error, Message = "Open order {OrderId} could not be looked at.")]
        public static partial void NotLookedAt(ILogger logger, OrderId orderId, Exception fault);
    }
}
