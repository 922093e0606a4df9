using Stripe;

namespace Pipeline.Payment;

/// <summary>What Stripe's objects say, in the pipeline's words.</summary>
internal static class StripeAnswers
{
    public const string OrderKey = "order_id";
    public const string StorefrontKey = "storefront";
    public const string RefundKey = "refund_key";

    /// <summary>Set by the gateway when it gives up a payment that waits for the customer.</summary>
    public const string Abandoned = "abandoned";

    public static ProviderPayment Payment(PaymentIntent intent)
    {
        var (status, reason) = StatusOf(intent);

        // What was received, not what was asked for: somebody may have captured a part of it by hand.
        var amount = status == ProviderStatus.Captured ? intent.AmountReceived : intent.Amount;
        return new ProviderPayment(
            intent.Id, OrderOf(intent.Metadata), StripeMoney.Read(amount, intent.Currency), status, reason);
    }

    public static ProviderRefund Refund(Refund refund, string paymentId) => new(
        refund.Id,
        refund.PaymentIntentId ?? paymentId,
        OrderOf(refund.Metadata),
        StripeMoney.Read(refund.Amount, refund.Currency),
        refund.Status switch
        {
            "succeeded" => RefundStatus.Succeeded,
            "pending" or "requires_action" => RefundStatus.Pending,
            "failed" or "canceled" => RefundStatus.Failed,
            _ => throw new InvalidDataException($"Stripe answered a refund that is {refund.Status}."),
        });

    public static string OrderOf(IReadOnlyDictionary<string, string>? metadata) =>
        metadata?.GetValueOrDefault(OrderKey) ?? "";

    private static (ProviderStatus Status, string? Reason) StatusOf(PaymentIntent intent) => intent.Status switch
    {
        "requires_confirmation" or "requires_action" or "processing" => (ProviderStatus.Created, null),
        "requires_capture" => (ProviderStatus.Authorised, null),

        // A refunded payment stays "succeeded" at Stripe. Only a reading that asked for the charge knows better.
        "succeeded" => intent.LatestCharge?.Refunded == true
            ? (ProviderStatus.Declined, "already-cancelled")
            : (ProviderStatus.Captured, null),

        // A declined attempt takes the card off, so that no later confirmation can succeed.
        "requires_payment_method" => (ProviderStatus.Declined, DeclineReason(intent) ?? "declined"),
        "canceled" => (ProviderStatus.Declined, CancelReason(intent)),
        _ => throw new InvalidDataException($"Stripe answered a payment that is {intent.Status}."),
    };

    private static string CancelReason(PaymentIntent intent) => intent.CancellationReason switch
    {
        Abandoned => "requires-action",
        "expired" => "authorisation-expired",
        _ => DeclineReason(intent) ?? "already-cancelled",
    };

    private static string? DeclineReason(PaymentIntent intent) =>
        StripeRefusal.ReasonOf(intent.LastPaymentError?.DeclineCode, intent.LastPaymentError?.Code);
}
