using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Simulation.Engine;

namespace Pipeline.Simulation.Fakes;

/// <summary>A process's way to send.</summary>
internal sealed class BrokerClient(Broker broker, IGate gate) : ServiceBusClient
{
    public override ServiceBusSender CreateSender(string queueOrTopicName) =>
        new Sender(broker, gate, queueOrTopicName);

    private sealed class Sender(Broker broker, IGate gate, string queue) : ServiceBusSender
    {
        public override Task SendMessageAsync(
            ServiceBusMessage message, CancellationToken cancellationToken = default) =>
            gate.PassAsync("queue.send", () =>
            {
                broker.Send(queue, message);
                return true;
            });
    }
}

/// <summary>A process's way to settle what it was given of one queue.</summary>
internal sealed class Settlement(Broker broker, IGate gate, string queue) : ServiceBusMessageActions
{
    public override Task CompleteMessageAsync(
        ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        PassAsync("settle.complete", () => broker.Complete(queue, Token(message)));

    public override Task RenewMessageLockAsync(
        ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        PassAsync("settle.renew", () => broker.Renew(queue, Token(message)));

    public override Task DeadLetterMessageAsync(
        ServiceBusReceivedMessage message,
        Dictionary<string, object>? propertiesToModify = default,
        string? deadLetterReason = default,
        string? deadLetterErrorDescription = default,
        CancellationToken cancellationToken = default) =>
        PassAsync("settle.deadletter", () => broker.DeadLetter(queue, Token(message), deadLetterReason));

    private Task<bool> PassAsync(string operation, Action effect) => gate.PassAsync(operation, () =>
    {
        effect();
        return true;
    });

    private static Guid Token(ServiceBusReceivedMessage message) => Guid.Parse(message.LockToken);
}
