using Azure.Messaging.ServiceBus;
using Pipeline.LocalWorker.Invocation;
using Pipeline.LocalWorker.ServiceBus.Wire;
using Pipeline.LocalWorker.Startup;

namespace Pipeline.LocalWorker.Triggers;

/// <summary>What messages bring to an invocation.</summary>
internal static class MessageInput
{
    public static TriggerInput Of(QueueStart trigger, ServiceBusReceivedMessage[] messages, Settlement actions) => new()
    {
        Value = trigger.IsBatched ? messages : messages[0],
        Actions = actions,
        Data = trigger.IsBatched ? new Dictionary<string, object?>() : DataOf(messages[0]),
        TraceParents =
        [
            .. messages.Select(message => MessageTrace.ParentOf(message.ApplicationProperties))
                .OfType<string>()
                .Distinct(),
        ],
        TraceState = messages is [var only] ? MessageTrace.StateOf(only.ApplicationProperties) : null,
    };

    private static Dictionary<string, object?> DataOf(ServiceBusReceivedMessage message) => new()
    {
        [nameof(message.MessageId)] = message.MessageId,
        [nameof(message.DeliveryCount)] = message.DeliveryCount,
        [nameof(message.SequenceNumber)] = message.SequenceNumber,
        [nameof(message.CorrelationId)] = message.CorrelationId,
    };
}
