using System.Text.Json;
using System.Text.Json.Serialization;
using Azure.Messaging.ServiceBus;
using Pipeline.Orders;

namespace Pipeline.Notification.Deliveries;

/// <summary>"Look at this delivery", and which attempt is meant: one that was made is not made again.</summary>
/// <param name="StorefrontId">Whose.</param>
/// <param name="EventId">Which event.</param>
/// <param name="Channel">To where.</param>
/// <param name="Attempt">From 0.</param>
/// <param name="OrderId">What the event is about, for people who read dead letters.</param>
/// <param name="ReplayOf">The dead letter that an operator replayed.</param>
public sealed record DeliveryMessage(
    string StorefrontId, string EventId, string Channel, int Attempt, OrderId OrderId, string? ReplayOf = null)
{
    /// <summary>For a delivery's next attempt.</summary>
    public static DeliveryMessage Of(Delivery delivery) => new(
        delivery.StorefrontId, delivery.EventId, delivery.Channel, delivery.Attempt, delivery.OrderId);

    /// <summary>As it travels: <c>{ "delivery": { ... } }</c>.</summary>
    public ServiceBusMessage Write(DateTimeOffset now) =>
        new(BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(
            new DeliveryEnvelope(this), DeliveryMessageJson.Default.DeliveryEnvelope)))
        {
            MessageId = Guid.CreateVersion7(now).ToString("n"),
            ContentType = "application/json",
        };

    /// <summary>What a message says; null when it is none of ours.</summary>
    public static DeliveryMessage? Read(BinaryData body)
    {
        try
        {
            return JsonSerializer
                .Deserialize(body.ToMemory().Span, DeliveryMessageJson.Default.DeliveryEnvelope)?.Delivery;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

internal sealed record DeliveryEnvelope([property: JsonRequired] DeliveryMessage Delivery);

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DeliveryEnvelope))]
internal sealed partial class DeliveryMessageJson : JsonSerializerContext;
