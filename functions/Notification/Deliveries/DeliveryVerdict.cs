namespace Pipeline.Notification.Deliveries;

/// <summary>What an attempt came to.</summary>
/// <param name="Fate">What is to become of the delivery.</param>
/// <param name="Result">For its log, in a word or two.</param>
public sealed record DeliveryVerdict(DeliveryFate Fate, string Result)
{
    /// <summary>How long the receiver wants to be left alone.</summary>
    public TimeSpan? NotBefore { get; private init; }

    /// <summary>Not tried: this instance has its hands full with the channel.</summary>
    public static DeliveryVerdict Busy { get; } = new(DeliveryFate.Busy, "busy");

    public static DeliveryVerdict Delivered(string result) => new(DeliveryFate.Delivered, result);

    /// <summary>Later; not before so much time has passed where the receiver asks for that.</summary>
    public static DeliveryVerdict TryAgain(string reason, TimeSpan? notBefore = null) =>
        new(DeliveryFate.TryAgain, reason) { NotBefore = notBefore };

    /// <summary>Nothing will come of another attempt: a person must look.</summary>
    public static DeliveryVerdict GivenUp(string reason) => new(DeliveryFate.GivenUp, reason);

    /// <summary>Nobody is there to take it.</summary>
    public static DeliveryVerdict Dropped(string reason) => new(DeliveryFate.Dropped, reason);
}

public enum DeliveryFate
{
    Delivered,
    TryAgain,
    Busy,
    GivenUp,
    Dropped,
}
