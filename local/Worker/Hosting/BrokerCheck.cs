using Azure.Messaging.ServiceBus;
using Pipeline.LocalWorker.ServiceBus.Wire;
using Pipeline.LocalWorker.Startup;

namespace Pipeline.LocalWorker.Hosting;

/// <summary>
/// Asks the Service Bus, before anything is served, whether it is one and has the functions' queues. Later a queue
/// that is not there would only be tried again and again.
/// </summary>
internal static class BrokerCheck
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    public static async Task RequireAsync(
        BrokerAddress broker, IEnumerable<LocalFunction> functions, CancellationToken cancellationToken)
    {
        if (broker.Tls)
        {
            throw new StartupFault(
                "The setting ServiceBus names a namespace in Azure, and the local worker speaks to a local Service Bus "
                + "only: put UseDevelopmentEmulator=true into it, or run with Core Tools (docs/local.md).");
        }

        await RequireAnswerAsync(broker, cancellationToken);
        foreach (var function in functions)
        {
            if (function.Trigger is QueueStart queue)
                await RequireQueueAsync(function.Name, queue, cancellationToken);
        }
    }

    private static async Task RequireAnswerAsync(BrokerAddress broker, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_patience);
        await using var connection = new BrokerConnection(broker, "start");
        try
        {
            await connection.OpenSessionAsync(limit.Token);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StartupFault(
                $"{broker.Host}:{broker.Port} does not answer as a Service Bus: end what listens there, or let the "
                + "setting ServiceBus name the address of one.",
                e);
        }
    }

    private static async Task RequireQueueAsync(
        string function, QueueStart queue, CancellationToken cancellationToken)
    {
        var retries = new ServiceBusRetryOptions { MaxRetries = 0, TryTimeout = _patience };
        await using var client = new ServiceBusClient(
            queue.ConnectionString, new ServiceBusClientOptions { RetryOptions = retries });
        await using var receiver = client.CreateReceiver(queue.Queue);
        try
        {
            await receiver.PeekMessagesAsync(1, cancellationToken: cancellationToken);
        }
        catch (ServiceBusException e)
        {
            var what = e.Reason == ServiceBusFailureReason.MessagingEntityNotFound
                ? $"has no queue {queue.Queue}"
                : $"does not give its queue {queue.Queue} ({e.Reason})";
            throw new StartupFault(
                $"Function {function}: the Service Bus {what}; the local one has the queues of its queues.json.", e);
        }
    }
}
