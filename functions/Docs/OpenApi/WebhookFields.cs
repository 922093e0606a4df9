using Pipeline.Notification.Deliveries;
using Pipeline.Notification.Webhooks;

namespace Pipeline.Docs.OpenApi;

/// <summary>What a storefront sends and is shown of its webhooks.</summary>
internal static class WebhookFields
{
    public static Dictionary<Type, Dictionary<string, Field>> ByType { get; } = new()
    {
        [typeof(WebhookRequest)] = new()
        {
            ["url"] = Field.Text(
                "https, to a public host, without user, password or fragment.", WebhookAddress.Longest) with
            {
                IsRequired = true,
            },
        },
        [typeof(WebhookView)] = new()
        {
            ["name"] = new("Your own name for it."),
            ["url"] = new("Where events are posted to."),
            ["enabled"] = new("False once its receiver answered 410; set it up again to switch it on."),
            ["createdAt"] = new("When it was set up."),
            ["rotatedAt"] = new("When its secret was changed."),
            ["secret"] = new("whsec_ and base64. Keep it where you keep passwords."),
        },
        [typeof(WebhookList)] = new()
        {
            ["webhooks"] = new("In the order of their names."),
        },
        [typeof(WebhookTestResult)] = new()
        {
            ["delivered"] = new("Whether the receiver answered 2xx."),
            ["result"] = new("Its status, or in a word what kept us from one."),
            ["milliseconds"] = new("How long it took."),
        },
        [typeof(DeliveryList)] = new()
        {
            ["deliveries"] = new("By event, then by channel."),
        },
        [typeof(DeliveryView)] = new()
        {
            ["eventId"] = new("The event's id, and the value of webhook-id."),
            ["channel"] = new("webhook_ and the endpoint's name."),
            ["state"] = new("Where it stands.") { Values = ["pending", "delivered", "failed", "dropped"] },
            ["nextAttemptAt"] = new("When it is tried next; null when it ended."),
            ["attempts"] = new("The newest ten, oldest first."),
        },
        [typeof(DeliveryAttempt)] = new()
        {
            ["at"] = new("When it began."),
            ["result"] = new("The receiver's status, or in a word what kept us from one."),
            ["milliseconds"] = new("How long it took."),
        },
    };
}
