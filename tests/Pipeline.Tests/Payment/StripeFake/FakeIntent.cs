using System.Text.Json.Nodes;

namespace Pipeline.Tests.Payment.StripeFake;

/// <summary>A PaymentIntent and its charge (https://docs.stripe.com/payments/paymentintents/lifecycle).</summary>
internal sealed class FakeIntent
{
    public required string Id { get; init; }
    public required long Amount { get; set; }
    public required string Currency { get; init; }
    public required bool IsManual { get; init; }
    public required bool MayRedirect { get; init; }
    public required Dictionary<string, string> Metadata { get; init; }
    public string? PaymentMethod { get; set; }
    public string Status { get; set; } = "requires_confirmation";
    public long Received { get; set; }
    public long Refunded { get; set; }
    public string? CancellationReason { get; set; }
    public (string Code, string DeclineCode)? LastError { get; set; }

    /// <summary>How often money was taken: more than once is the worst that a provider can do.</summary>
    public int Charges { get; set; }

    public string OrderId => Metadata.GetValueOrDefault("order_id", "");

    public JsonObject Write(bool withCharge = false) => new()
    {
        ["id"] = Id,
        ["object"] = "payment_intent",
        ["amount"] = Amount,
        ["amount_received"] = Received,
        ["currency"] = Currency,
        ["capture_method"] = IsManual ? "manual" : "automatic",
        ["client_secret"] = $"{Id}_secret_x",
        ["status"] = Status,
        ["cancellation_reason"] = CancellationReason,
        ["payment_method"] = PaymentMethod,
        ["metadata"] = Texts(Metadata),
        ["last_payment_error"] = LastError is { } error
            ? new JsonObject
            {
                ["type"] = "card_error",
                ["code"] = error.Code,
                ["decline_code"] = error.DeclineCode,
            }
            : null,
        ["latest_charge"] = Charges == 0 ? null : withCharge ? WriteCharge() : $"ch_{Id}",
    };

    public static JsonObject Texts(Dictionary<string, string> texts) =>
        new(texts.Select(text => KeyValuePair.Create(text.Key, (JsonNode?)text.Value)));

    private JsonObject WriteCharge() => new()
    {
        ["id"] = $"ch_{Id}",
        ["object"] = "charge",
        ["amount"] = Amount,
        ["amount_refunded"] = Refunded,
        ["refunded"] = Refunded > 0 && Refunded == Received,
    };
}
