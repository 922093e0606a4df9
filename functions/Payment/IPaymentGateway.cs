using Pipeline.Orders;

namespace Pipeline.Payment;

/// <summary>
/// The payment provider, as a payment object per order that is created, then confirmed or reversed. Every call may
/// be repeated. A time-out or any other exception means that the outcome is unknown, never that it was declined.
/// </summary>
public interface IPaymentGateway
{
    /// <summary>Creates the order's payment object and names it. No money moves.</summary>
    Task<string> CreateAsync(Order order, CancellationToken cancellationToken);

    /// <summary>Takes the money, or says why not.</summary>
    Task<Confirmation> ConfirmAsync(Order order, string paymentId, CancellationToken cancellationToken);

    /// <summary>For good: what was not captured can never be, what was is refunded.</summary>
    Task ReverseAsync(Order order, string paymentId, CancellationToken cancellationToken);
}

/// <param name="DeclineReason">Null when the money was captured; else the provider's word, kebab case.</param>
public sealed record Confirmation(string? DeclineReason)
{
    public static Confirmation Captured { get; } = new((string?)null);
    public static Confirmation Declined(string reason) => new(reason);
}
