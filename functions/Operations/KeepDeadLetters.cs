using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Messaging;

namespace Pipeline.Operations;

/// <summary>Keeps what Inventory's queue gave up.</summary>
public sealed class KeepInventoryDeadLetters(DeadLetters letters)
{
    [Function(nameof(KeepInventoryDeadLetters))]
    public Task RunAsync(
        [ServiceBusTrigger(
            Queues.InventoryDeadLetters,
            Connection = Queues.Connection, IsBatched = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage[] messages,
        ServiceBusMessageActions actions,
        CancellationToken cancellationToken) =>
        letters.KeepAsync(Queues.Inventory, messages, actions, cancellationToken);
}

/// <summary>Keeps what Payment's queue gave up.</summary>
public sealed class KeepPaymentDeadLetters(DeadLetters letters)
{
    [Function(nameof(KeepPaymentDeadLetters))]
    public Task RunAsync(
        [ServiceBusTrigger(
            Queues.PaymentDeadLetters,
            Connection = Queues.Connection, IsBatched = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage[] messages,
        ServiceBusMessageActions actions,
        CancellationToken cancellationToken) =>
        letters.KeepAsync(Queues.Payment, messages, actions, cancellationToken);
}

/// <summary>Keeps what Notification's queue gave up.</summary>
public sealed class KeepNotificationDeadLetters(DeadLetters letters)
{
    [Function(nameof(KeepNotificationDeadLetters))]
    public Task RunAsync(
        [ServiceBusTrigger(
            Queues.NotificationDeadLetters,
            Connection = Queues.Connection, IsBatched = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage[] messages,
        ServiceBusMessageActions actions,
        CancellationToken cancellationToken) =>
        letters.KeepAsync(Queues.Notification, messages, actions, cancellationToken);
}

/// <summary>Keeps the posts to endpoints that were given up.</summary>
public sealed class KeepWebhooksDeadLetters(DeadLetters letters)
{
    [Function(nameof(KeepWebhooksDeadLetters))]
    public Task RunAsync(
        [ServiceBusTrigger(
            Queues.WebhooksDeadLetters,
            Connection = Queues.Connection, IsBatched = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage[] messages,
        ServiceBusMessageActions actions,
        CancellationToken cancellationToken) =>
        letters.KeepAsync(Queues.Webhooks, messages, actions, cancellationToken);
}

/// <summary>Keeps the mails that were given up.</summary>
public sealed class KeepMailDeadLetters(DeadLetters letters)
{
    [Function(nameof(KeepMailDeadLetters))]
    public Task RunAsync(
        [ServiceBusTrigger(
            Queues.MailDeadLetters,
            Connection = Queues.Connection, IsBatched = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage[] messages,
        ServiceBusMessageActions actions,
        CancellationToken cancellationToken) =>
        letters.KeepAsync(Queues.Mail, messages, actions, cancellationToken);
}
