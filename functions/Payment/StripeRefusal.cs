using Stripe;

namespace Pipeline.Payment;

/// <summary>
/// A definite no of Stripe's, by its codes alone: its sentences may repeat what they were asked, and must not get
/// into a log.
/// </summary>
/// <param name="Type">One of https://docs.stripe.com/api/errors.</param>
/// <param name="Code">One of https://docs.stripe.com/error-codes.</param>
/// <param name="DeclineCode">One of https://docs.stripe.com/declines/codes.</param>
/// <param name="Param">The parameter at fault.</param>
/// <param name="IsStored">
/// The answer to an earlier request under the same idempotency key, which will be the answer for a day.
/// </param>
internal sealed record StripeRefusal(string Type, string? Code, string? DeclineCode, string? Param, bool IsStored)
{
    private const string RequiresAction = "requires-action";

    /// <summary>Kebab case.</summary>
    public string Reason => ReasonOf(DeclineCode, Code) ?? Kebab(Type);

    /// <summary>What the customer or the storefront chose is at fault, not how we asked or the account.</summary>
    public bool IsTheOrders => Type == "card_error" || Param is "payment_method" or "amount" or "currency"
        || Code?.StartsWith("amount_", StringComparison.Ordinal) == true;

    /// <summary>The request itself is at fault, not the state that it found.</summary>
    public bool IsOurs => Type == "invalid_request_error" && Code != "payment_intent_unexpected_state";

    public static StripeRefusal Of(StripeException refused, bool isStored) => new(
        refused.StripeError?.Type ?? "unknown_error",
        refused.StripeError?.Code,
        refused.StripeError?.DeclineCode,
        refused.StripeError?.Param,
        isStored);

    /// <summary>Why a payment was declined, in our words; null when neither says anything.</summary>
    public static string? ReasonOf(string? declineCode, string? code) => (declineCode, code) switch
    {
        // The bank wants to see the customer (3-D Secure), who is not there.
        (_, "authentication_required") or ("authentication_required" or "authentication_not_handled", _) =>
            RequiresAction,
        ("generic_decline", _) => "declined",
        (null, "resource_missing") => "unknown-token",
        (not null, _) => Kebab(declineCode),
        (null, not null) => Kebab(code),
        (null, null) => null,
    };

    private static string Kebab(string code) => code.Replace('_', '-');
}
