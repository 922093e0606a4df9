using System.Text.Json.Serialization;
using Pipeline.Orders;

namespace Pipeline.Notification;

/// <summary>An announcement as a CloudEvent 1.0 in its JSON format, the same on every channel.</summary>
/// <remarks>https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md</remarks>
/// <param name="SpecVersion">Of CloudEvents.</param>
/// <param name="Id">evt_{orderId}_{outcome}: with the source, what tells one event from all others.</param>
/// <param name="Source">Who says so.</param>
/// <param name="Type">pipeline.order.{status}.</param>
/// <param name="Subject">The order's id.</param>
/// <param name="Time">When the outcome was established.</param>
/// <param name="DataContentType">Of the data.</param>
/// <param name="Cursor">An extension: where the event stands in its storefront's log.</param>
/// <param name="Data">What happened.</param>
public sealed record CloudEvent(
    [property: JsonPropertyName("specversion")] string SpecVersion,
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("source")] string Source,
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("subject")] string Subject,
    [property: JsonPropertyName("time")] DateTimeOffset Time,
    [property: JsonPropertyName("datacontenttype")] string DataContentType,
    [property: JsonPropertyName("cursor")] string Cursor,
    [property: JsonPropertyName("data")] OrderOutcome Data)
{
    public const string MediaType = "application/cloudevents+json";
    public const string BatchMediaType = "application/cloudevents-batch+json";

    public static CloudEvent Of(LoggedAnnouncement logged)
    {
        var told = logged.Announcement;
        return new CloudEvent(
            "1.0",
            told.Id,
            "urn:pipeline:orders",
            $"pipeline.order.{told.Outcome.Name()}",
            told.OrderId.Value,
            told.At,
            "application/json",
            EventCursor.Of(logged.Position),
            new OrderOutcome(
                told.OrderId.Value, told.Reference, told.Outcome.Name(), told.Reason.Name(),
                told.Total.Amount, told.Total.Currency, told.Sequence, told.Refund?.Amount, told.Refund?.InAll));
    }
}

/// <summary>The data of an event: how an order ended.</summary>
/// <param name="Id">The order's.</param>
/// <param name="Reference">The storefront's own name for it.</param>
/// <param name="Status">confirmed, rejected, cancelled or refunded.</param>
/// <param name="Reason">Why, when it came to nothing.</param>
/// <param name="Total">Minor units.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Sequence">Of two events about one order the higher one is true.</param>
/// <param name="Refund">Minor units that this refund gave back.</param>
/// <param name="Refunded">Minor units that were given back in all until then.</param>
public sealed record OrderOutcome(
    string Id,
    string Reference,
    string Status,
    string? Reason,
    long Total,
    string Currency,
    int Sequence,
    long? Refund = null,
    long? Refunded = null);

[JsonSourceGenerationOptions(
    System.Text.Json.JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CloudEvent))]
[JsonSerializable(typeof(IReadOnlyList<CloudEvent>))]
internal sealed partial class CloudEventJson : JsonSerializerContext;
