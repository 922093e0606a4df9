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
    /// <exception cref="InvalidDataException">The provider will not, however often it is asked.</exception>
    Task ReverseAsync(Order order, string paymentId, CancellationToken cancellationToken);

    /// <summary>
    /// Gives a part of the captured money back, once for each key, for ever: a repeat hears what became of the first,
    /// whatever amount it names. All refunds of a payment never exceed what was captured.
    /// </summary>
    /// <param name="order">Whose payment it is.</param>
    /// <param name="paymentId">The payment, as it stands in the order's row.</param>
    /// <param name="amount">In the order's currency, above zero.</param>
    /// <param name="refundKey">Any text; one refund of the order.</param>
    /// <param name="cancellationToken">Ends the wait; the outcome is then unknown.</param>
    Task<ProviderRefund> RefundAsync(
        Order order, string paymentId, Money amount, string refundKey, CancellationToken cancellationToken);
}

/// <summary>A payment object as the provider answers it.</summary>
/// <param name="Id">The provider's id of it; empty when none was made.</param>
/// <param name="OrderId">The order that it was created for.</param>
/// <param name="Money">The amount it is about.</param>
/// <param name="Status">What became of it.</param>
/// <param name="DeclineReason">Why it was declined or refused, kebab case.</param>
public sealed record ProviderPayment(
    string Id, string OrderId, Money Money, ProviderStatus Status, string? DeclineReason = null)
{
    /// <summary>There is something that could be confirmed or reversed.</summary>
    public bool IsMade => Id.Length > 0;
}

public enum ProviderStatus
{
    /// <summary>No money moved yet.</summary>
    Created,

    /// <summary>Set aside at the customer's bank.</summary>
    Authorised,
    Captured,

    /// <summary>No money will ever move: refused by the bank, or cancelled before.</summary>
    Declined,

    /// <summary>
    /// The provider does not do what was asked, for a reason that is not the customer's; asking again is no use.
    /// </summary>
    Refused,
}

/// <summary>A refund as the provider answers it.</summary>
/// <param name="Id">The provider's id of it; empty when it was refused.</param>
/// <param name="PaymentId">The payment that it gives back.</param>
/// <param name="OrderId">The order that it was made for.</param>
/// <param name="Money">What is given back.</param>
/// <param name="Status">What became of it.</param>
/// <param name="Reason">Why it was refused, kebab case.</param>
public sealed record ProviderRefund(
    string Id, string PaymentId, string OrderId, Money Money, RefundStatus Status, string? Reason = null);

public enum RefundStatus
{
    /// <summary>On its way to the customer; counts against what was captured.</summary>
    Pending,
    Succeeded,

    /// <summary>The customer's bank would not take it: the money is the merchant's again.</summary>
    Failed,

    /// <summary>Never made, so that the key is still free: more than what is left, or nothing was captured.</summary>
    Refused,
}
