using System.Text.Json;
using System.Text.Json.Serialization;
using Pipeline.Orders;

namespace Pipeline.Payment;

/// <summary>
/// The little of an event that a nudge needs (https://docs.stripe.com/api/events/object), whatever API version the
/// endpoint was set up with.
/// </summary>
/// <param name="Data">What it is about.</param>
internal sealed record StripeEvent(StripeEventData? Data)
{
    private StripeSubject? Subject => Data?.Object;

    public OrderId? OrderId => Orders.OrderId.Parse(Subject?.Metadata?.GetValueOrDefault(StripeAnswers.OrderKey));

    /// <summary>The PaymentIntent that it tells of; null when it tells of something else.</summary>
    public string? PaymentId => Subject switch
    {
        { Object: "payment_intent" } => Subject.Id,
        { Object: "charge" or "refund" } => Subject.PaymentIntent,
        _ => null,
    };

    public bool IsFailedRefund => Subject is { Object: "refund", Status: "failed" };

    /// <summary>Null when it is about something of another shape.</summary>
    public static StripeEvent? Read(string body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, StripeEventJson.Default.StripeEvent);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

internal sealed record StripeEventData(StripeSubject? Object);

internal sealed record StripeSubject(
    string? Id, string? Object, string? PaymentIntent, string? Status, Dictionary<string, string?>? Metadata);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(StripeEvent))]
internal sealed partial class StripeEventJson : JsonSerializerContext;
