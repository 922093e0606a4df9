using Pipeline.Orders;

namespace Pipeline.Payment;

/// <summary>
/// The payment provider, as a payment object per order that is created, then confirmed or reversed. Every call may
/// be repeated. A time-out or any other exception means that the outcome is unknown, never that it was declined.
/// </summary>
public interface IPaymentGateway
{
    /// <summary>Creates the order's payment object. No money moves.</summary>
    Task<ProviderPayment> CreateAsync(Order order, CancellationToken cancellationToken);

    /// <summary>Takes the money (or, for manual capture, sets it aside), or says why not.</summary>
    Task<ProviderPayment> ConfirmAsync(Order order, string paymentId, CancellationToken cancellationToken);

    /// <summary>Takes the money that was set aside, or says why not.</summary>
    Task<ProviderPayment> CaptureAsync(Order order, string paymentId, CancellationToken cancellationToken);

    /// <summary>For good: what was not captured can never be, what was is refunded.</summary>
    Task ReverseAsync(Order order, string paymentId, CancellationToken cancellationToken);
}

/// <summary>A payment object as the provider answers it.</summary>
/// <param name="Id">The provider's id of it.</param>
/// <param name="OrderId">The order that it was created for.</param>
/// <param name="Money">The amount it is about.</param>
/// <param name="Status">What became of it.</param>
/// <param name="DeclineReason">Why it was declined, kebab case.</param>
public sealed record ProviderPayment(
    string Id, string OrderId, Money Money, ProviderStatus Status, string? DeclineReason = null);

public enum ProviderStatus
{
    /// <summary>No money moved yet.</summary>
    Created,

    /// <summary>Set aside at the customer's bank.</summary>
    Authorised,
    Captured,

    /// <summary>No money will ever move: refused by the bank, or cancelled before.</summary>
    Declined,
}
