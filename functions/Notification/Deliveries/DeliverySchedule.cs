namespace Pipeline.Notification.Deliveries;

/// <summary>When a delivery that failed is tried again.</summary>
public static class DeliverySchedule
{
    private const int MostRemembered = 10;

    private static readonly TimeSpan BusyPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan MostAskedFor = TimeSpan.FromDays(1);

    /// <summary>A delivery after an attempt.</summary>
    public static Delivery After(Delivery delivery, DeliveryVerdict verdict, DateTimeOffset began, DateTimeOffset now)
    {
        if (verdict.Fate == DeliveryFate.Busy) return delivery with { Due = now + BusyPause };
        var took = (int)Math.Clamp((now - began).TotalMilliseconds, 0, int.MaxValue);
        var tried = delivery with
        {
            Log = [.. delivery.Log.TakeLast(MostRemembered - 1), new DeliveryAttempt(began, verdict.Result, took)],
        };
        var delays = DeliveryChannel.Of(delivery.Channel).Delays;
        return verdict.Fate switch
        {
            DeliveryFate.Delivered => tried with { State = DeliveryState.Delivered, Due = now },
            DeliveryFate.Dropped => tried with { State = DeliveryState.Dropped, Due = now },
            DeliveryFate.TryAgain when delivery.Attempt < delays.Count =>
                tried with
                {
                    Attempt = delivery.Attempt + 1,
                    Due = now + Later(delays[delivery.Attempt], verdict.NotBefore),
                },
            _ => tried with { State = DeliveryState.Failed, Due = now },
        };
    }

    // Never sooner than without being asked, and within bounds whatever it asks for.
    private static TimeSpan Later(TimeSpan delay, TimeSpan? notBefore) =>
        notBefore is { } asked && asked > delay ? TimeSpan.FromTicks(Math.Min(asked.Ticks, MostAskedFor.Ticks)) : delay;
}
