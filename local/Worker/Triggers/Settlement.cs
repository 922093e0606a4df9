using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;

namespace Pipeline.LocalWorker.Triggers;

/// <summary>Settles for the function, and remembers what is settled.</summary>
internal sealed class Settlement(ServiceBusReceiver receiver) : ServiceBusMessageActions
{
    private readonly ConcurrentDictionary<ServiceBusReceivedMessage, bool> _settled = new();

    public IReadOnlyList<ServiceBusReceivedMessage> Unsettled(IEnumerable<ServiceBusReceivedMessage> messages) =>
        [.. messages.Where(message => !_settled.ContainsKey(message))];

    public override Task CompleteMessageAsync(
        ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        SettleAsync(message, receiver.CompleteMessageAsync(message, cancellationToken));

    public override Task AbandonMessageAsync(
        ServiceBusReceivedMessage message,
        IDictionary<string, object>? propertiesToModify = default,
        CancellationToken cancellationToken = default) =>
        SettleAsync(message, receiver.AbandonMessageAsync(message, propertiesToModify, cancellationToken));

    public override Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message,
        Dictionary<string, object>? propertiesToModify = default,
        string? deadLetterReason = default,
        string? deadLetterErrorDescription = default,
        CancellationToken cancellationToken = default) =>
        SettleAsync(
            message,
            receiver.DeadLetterMessageAsync(
                message, propertiesToModify, deadLetterReason ?? "", deadLetterErrorDescription, cancellationToken));

    public override Task DeferMessageAsync(
        ServiceBusReceivedMessage message,
        IDictionary<string, object>? propertiesToModify = default,
        CancellationToken cancellationToken = default) =>
        SettleAsync(message, receiver.DeferMessageAsync(message, propertiesToModify, cancellationToken));

    public override Task RenewMessageLockAsync(
        ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        receiver.RenewMessageLockAsync(message, cancellationToken);

    /// <summary>A settlement that failed leaves the message to the worker, as in the host.</summary>
    private async Task SettleAsync(ServiceBusReceivedMessage message, Task settling)
    {
        await settling;
        _settled[message] = true;
    }
}
