using Pipeline.Notification;

namespace Pipeline.Docs.OpenApi;

/// <summary>What an event says.</summary>
internal static class EventFields
{
    public static Dictionary<Type, Dictionary<string, Field>> ByType { get; } = new()
    {
        [typeof(CloudEvent)] = new()
        {
            ["specversion"] = new("Of CloudEvents.") { Values = ["1.0"] },
            ["id"] = new("evt_{order}_{outcome}, of a refund with its number: the same however often it is told."),
            ["source"] = new("Who says so."),
            ["type"] = new("pipeline.order.confirmed, .rejected, .cancelled, and .refunded once for each refund."),
            ["subject"] = new("The order's id."),
            ["time"] = new("When the outcome was established."),
            ["datacontenttype"] = new("Of the data."),
            ["cursor"] = new("Where the event stands among your storefront's: send it as `after`."),
            ["data"] = new("How the order ended."),
        },
        [typeof(OrderOutcome)] = new()
        {
            ["id"] = new("The order's id."),
            ["reference"] = new("Your own name for the order."),
            ["status"] = new("How it ended.") { Values = ["confirmed", "rejected", "cancelled", "refunded"] },
            ["reason"] = new("Why, when it came to nothing."),
            ["total"] = new("The sum of the lines, in minor units."),
            ["currency"] = new("ISO 4217 code."),
            ["sequence"] = new("Of two events about one order the one with the higher number is true."),
            ["refund"] = new("Minor units that this refund gave back; of a refund only."),
            ["refunded"] = new("Minor units that all refunds until then gave back; of a refund only."),
        },
    };
}
