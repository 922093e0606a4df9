using System.Text.Json;
using System.Text.Json.Serialization;
using Azure.Data.Tables;
using Pipeline.Orders;

namespace Pipeline.Notification.Deliveries;

/// <summary>
/// The one place that maps a delivery to its row and back. A pending one stands under another key than one that ended,
/// so that what waits is found without reading what is over.
/// </summary>
internal static class DeliveryRow
{
    private const string PendingPrefix = "pending_";
    private const string EndedPrefix = "ended_";

    /// <summary>Begins one, beside the event that it brings.</summary>
    public static TableTransactionAction Begin(Announcement told, string channel, long position, DateTimeOffset now) =>
        new(TableTransactionActionType.Add, Write(new Delivery
        {
            StorefrontId = told.StorefrontId,
            EventId = told.Id,
            Channel = channel,
            Position = position,
            Due = now,
        }));

    public static string PendingKey(string eventId, string channel) => $"{PendingPrefix}{eventId}_{channel}";

    public static string EndedKey(string eventId, string channel) => $"{EndedPrefix}{eventId}_{channel}";

    public static string OfOrder(string storefrontId, string orderId, bool pending)
    {
        var from = $"{(pending ? PendingPrefix : EndedPrefix)}evt_{orderId}_";
        return TableClient.CreateQueryFilter(
            $"PartitionKey eq {storefrontId} and RowKey ge {from} and RowKey lt {RowPrefix.End(from)}");
    }

    public static string Overdue(string storefrontId, DateTimeOffset before)
    {
        var end = RowPrefix.End(PendingPrefix);
        return TableClient.CreateQueryFilter(
            $"PartitionKey eq {storefrontId} and RowKey ge {PendingPrefix} and RowKey lt {end} and Due lt {before}");
    }

    public static TableEntity Write(Delivery delivery) => new(delivery.StorefrontId, delivery.State == default
        ? PendingKey(delivery.EventId, delivery.Channel)
        : EndedKey(delivery.EventId, delivery.Channel))
    {
        [nameof(Delivery.EventId)] = delivery.EventId,
        [nameof(Delivery.Channel)] = delivery.Channel,
        [nameof(Delivery.Position)] = delivery.Position,
        [nameof(Delivery.State)] = delivery.State.ToString(),
        [nameof(Delivery.Attempt)] = delivery.Attempt,
        [nameof(Delivery.Due)] = delivery.Due,
        [nameof(Delivery.Log)] = JsonSerializer.Serialize(
            delivery.Log, DeliveryLogJson.Default.IReadOnlyListDeliveryAttempt),
    };

    /// <exception cref="InvalidDataException">The row was not written by this code.</exception>
    public static Delivery Read(TableEntity row)
    {
        try
        {
            return new Delivery
            {
                StorefrontId = row.PartitionKey,
                EventId = row.GetString(nameof(Delivery.EventId)) ?? throw Broken(row),
                Channel = row.GetString(nameof(Delivery.Channel)) ?? throw Broken(row),
                Position = row.GetInt64(nameof(Delivery.Position)) ?? throw Broken(row),
                State = Enum.Parse<DeliveryState>(row.GetString(nameof(Delivery.State)) ?? throw Broken(row)),
                Attempt = row.GetInt32(nameof(Delivery.Attempt)) ?? throw Broken(row),
                Due = row.GetDateTimeOffset(nameof(Delivery.Due)) ?? throw Broken(row),
                Log = JsonSerializer.Deserialize(
                    row.GetString(nameof(Delivery.Log)) ?? throw Broken(row),
                    DeliveryLogJson.Default.IReadOnlyListDeliveryAttempt) ?? throw Broken(row),
                ETag = row.ETag,
            };
        }
        catch (Exception fault) when (fault is JsonException or ArgumentException)
        {
            throw Broken(row);
        }
    }

    private static InvalidDataException Broken(TableEntity row) => new($"Delivery {row.RowKey} is unreadable.");
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(IReadOnlyList<DeliveryAttempt>))]
internal sealed partial class DeliveryLogJson : JsonSerializerContext;
