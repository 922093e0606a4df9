namespace Pipeline.Notification.Deliveries;

/// <summary>When a delivery that failed is tried again.</summary>
/// <remarks>https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md</remarks>
public static class DeliverySchedule
{
    private const int MostRemembered = 10;

    // Three days in all, as Standard Webhooks suggests.
    private static readonly TimeSpan[] Delays =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2),
        TimeSpan.FromHours(5), TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20),
        TimeSpan.FromHours(24),
    ];

    private static readonly TimeSpan BusyPause = TimeSpan.FromSeconds(30);

    /// <summary>A delivery after an attempt.</summary>
    public static Delivery After(Delivery delivery, Verdict verdict, DateTimeOffset began, DateTimeOffset now)
    {
        if (verdict.Fate == VerdictFate.Busy) return delivery with { Due = now + BusyPause };
        var took = (int)Math.Clamp((now - began).TotalMilliseconds, 0, int.MaxValue);
        var tried = delivery with
        {
            Log = [.. delivery.Log.TakeLast(MostRemembered - 1), new DeliveryAttempt(began, verdict.Result, took)],
        };
        return verdict.Fate switch
        {
            VerdictFate.Delivered => tried with { State = DeliveryState.Delivered, Due = now },
            VerdictFate.Dropped => tried with { State = DeliveryState.Dropped, Due = now },
            _ when delivery.Attempt < Delays.Length =>
                tried with { Attempt = delivery.Attempt + 1, Due = now + Delays[delivery.Attempt] },
            _ => tried with { State = DeliveryState.Failed, Due = now },
        };
    }
}
