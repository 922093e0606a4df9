using System.Collections.Concurrent;

namespace Pipeline.Tests.Payment.StripeFake;

/// <summary>
/// PaymentIntents as API version 2026-10-28 documents them: no <c>payment_method_types</c> any more, a
/// <c>return_url</c> where a method might redirect, and no <c>error_on_requires_action</c> with dynamic methods.
/// </summary>
internal sealed class FakeIntents
{
    private static readonly string[] CreateParams =
    [
        "amount", "currency", "capture_method", "payment_method", "automatic_payment_methods[enabled]",
        "automatic_payment_methods[allow_redirects]", "metadata[order_id]", "metadata[storefront]",
    ];

    private static readonly string[] Currencies =
        ["eur", "usd", "jpy", "isk", "ugx", "mga", "kwd", "huf", "twd"];

    private static readonly string[] Cards =
    [
        "pm_card_visa", "pm_card_chargeDeclined", "pm_card_chargeDeclinedInsufficientFunds",
        "pm_card_authenticationRequired",
    ];

    private readonly ConcurrentDictionary<string, FakeIntent> intents = new();

    /// <summary>Added to the amount of every new intent, to play a provider that misunderstood.</summary>
    public long Misheard { get; set; }

    public IReadOnlyCollection<FakeIntent> All => [.. intents.Values];

    public FakeIntent? Find(string? id) => id is null ? null : intents.GetValueOrDefault(id);

    public StripeAnswer Create(StripeForm form)
    {
        if (form.Unknown(CreateParams) is { } unknown) return StripeAnswer.Invalid("parameter_unknown", unknown);
        if (!Currencies.Contains(form["currency"])) return StripeAnswer.Invalid(null, "currency");
        var amount = form.Number("amount") ?? 0;
        if (amount < 50) return StripeAnswer.Invalid("amount_too_small", "amount");
        if (amount > 99_999_999) return StripeAnswer.Invalid("amount_too_large", "amount");
        var token = form["payment_method"];
        if (!Cards.Contains(token)) return StripeAnswer.Invalid("resource_missing", "payment_method", $"{token}");
        var intent = new FakeIntent
        {
            Id = $"pi_{intents.Count + 1}",
            Amount = amount + Misheard,
            Currency = form["currency"]!,
            IsManual = form["capture_method"] == "manual",
            MayRedirect = form["automatic_payment_methods[allow_redirects]"] != "never",
            PaymentMethod = token,
            Metadata = form.Metadata,
        };
        intents[intent.Id] = intent;
        return StripeAnswer.Ok(intent.Write());
    }

    public StripeAnswer Read(string id, bool withCharge) =>
        Find(id) is { } intent ? StripeAnswer.Ok(intent.Write(withCharge)) : Missing(id);

    public StripeAnswer Confirm(string id, StripeForm form)
    {
        if (form.Unknown([]) is { } unknown) return StripeAnswer.Invalid("parameter_unknown", unknown);
        if (Find(id) is not { } intent) return Missing(id);
        if (intent is not { Status: "requires_confirmation", PaymentMethod: { } card }) return Unexpected(intent);
        if (intent.MayRedirect) return StripeAnswer.Invalid("parameter_missing", "return_url");
        return card switch
        {
            "pm_card_chargeDeclined" => Decline(intent, "generic_decline"),
            "pm_card_chargeDeclinedInsufficientFunds" => Decline(intent, "insufficient_funds"),
            "pm_card_authenticationRequired" => Become(intent, "requires_action"),
            _ => Become(Charge(intent), intent.IsManual ? "requires_capture" : "succeeded"),
        };
    }

    public StripeAnswer Capture(string id)
    {
        if (Find(id) is not { } intent) return Missing(id);
        return intent.Status == "requires_capture" ? Become(intent, "succeeded") : Unexpected(intent);
    }

    public StripeAnswer Cancel(string id, StripeForm form)
    {
        if (form.Unknown(["cancellation_reason"]) is { } unknown)
        {
            return StripeAnswer.Invalid("parameter_unknown", unknown);
        }

        if (Find(id) is not { } intent) return Missing(id);
        if (intent.Status is "succeeded" or "canceled" or "processing") return Unexpected(intent);
        intent.CancellationReason = form["cancellation_reason"];
        return Become(intent, "canceled");
    }

    public static StripeAnswer Unexpected(FakeIntent intent) => StripeAnswer.Error(
        400, "invalid_request_error", "payment_intent_unexpected_state", intent: intent.Write(),
        asked: $"{intent.Id} {intent.PaymentMethod}");

    private static StripeAnswer Missing(string id) =>
        StripeAnswer.Error(404, "invalid_request_error", "resource_missing", "intent", asked: id);

    private static StripeAnswer Become(FakeIntent intent, string status)
    {
        intent.Status = status;
        if (status == "succeeded") intent.Received = intent.Amount;
        return StripeAnswer.Ok(intent.Write());
    }

    private static FakeIntent Charge(FakeIntent intent)
    {
        intent.Charges++;
        return intent;
    }

    // A failed attempt takes the card off: without another one it cannot be confirmed again.
    private static StripeAnswer Decline(FakeIntent intent, string declineCode)
    {
        var card = intent.PaymentMethod;
        intent.Status = "requires_payment_method";
        intent.PaymentMethod = null;
        intent.LastError = ("card_declined", declineCode);
        return StripeAnswer.Error(
            402, "card_error", "card_declined", declineCode: declineCode, intent: intent.Write(), asked: $"{card}");
    }
}
