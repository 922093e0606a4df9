using Pipeline.Orders;

namespace Pipeline.Messaging;

/// <summary>The queues' names, one a capability: the same in Bicep, in code and in the local Service Bus.</summary>
public static class Queues
{
    public const string Inventory = "inventory";
    public const string Payment = "payment";
    public const string Notification = "notification";

    /// <summary>Deliveries to storefronts' endpoints: no turn of an order's.</summary>
    public const string Webhooks = "webhooks";

    /// <summary>Deliveries to customers' mailboxes: apart, so that neither channel waits for the other.</summary>
    public const string Mail = "mail";

    public const string InventoryDeadLetters = Inventory + DeadLetterQueue;
    public const string PaymentDeadLetters = Payment + DeadLetterQueue;
    public const string NotificationDeadLetters = Notification + DeadLetterQueue;
    public const string WebhooksDeadLetters = Webhooks + DeadLetterQueue;
    public const string MailDeadLetters = Mail + DeadLetterQueue;

    /// <summary>The setting that triggers and senders take their connection from.</summary>
    public const string Connection = "ServiceBus";

    // https://learn.microsoft.com/azure/service-bus-messaging/service-bus-dead-letter-queues
    private const string DeadLetterQueue = "/$deadletterqueue";

    public static string For(Turn turn) => turn switch
    {
        Turn.Inventory => Inventory,
        Turn.Payment => Payment,
        Turn.Notification => Notification,
        _ => throw new InvalidOperationException($"No queue for {turn}."),
    };
}
