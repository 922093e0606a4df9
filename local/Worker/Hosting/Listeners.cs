using System.Diagnostics.CodeAnalysis;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging;
using Pipeline.LocalWorker.Invocation;
using Pipeline.LocalWorker.Settings;
using Pipeline.LocalWorker.Startup;
using Pipeline.LocalWorker.Timers;
using Pipeline.LocalWorker.Triggers;

namespace Pipeline.LocalWorker.Hosting;

/// <summary>The queues' loops and the timers; one connection for each connection string, as in the host.</summary>
internal sealed class Listeners(
    Invoker invoker, HostJson host, TimeProvider time, ILoggerFactory loggers, CancellationToken mustStop)
    : IAsyncDisposable
{
    private readonly List<IListener> _running = [];
    private readonly Dictionary<string, ServiceBusClient> _clients = [];

    [SuppressMessage("Reliability", "CA2000", Justification = "The list owns the listeners")]
    public void Start(IEnumerable<LocalFunction> functions)
    {
        foreach (var function in functions)
        {
            IListener? listener = function.Trigger switch
            {
                QueueStart queue => NewQueueListener(function, queue),
                TimerStart timer => new TimerListener(
                    function, timer, invoker, time, loggers.CreateLogger<TimerListener>(), mustStop),
                _ => null,
            };
            if (listener is null)
                continue;

            listener.Start();
            _running.Add(listener);
        }
    }

    public Task StopAsync() => Task.WhenAll(_running.Select(listener => listener.StopAsync()));

    public async ValueTask DisposeAsync()
    {
        foreach (var listener in _running)
            await listener.DisposeAsync();
        foreach (var client in _clients.Values)
            await client.DisposeAsync();
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The listener owns its source")]
    private QueueListener NewQueueListener(LocalFunction function, QueueStart queue)
    {
        if (!_clients.TryGetValue(queue.ConnectionString, out var client))
        {
            // The loop waits and tries again by itself, so the client's own retries would only delay the report.
            var retries = new ServiceBusRetryOptions { MaxRetries = 0 };
            client = new ServiceBusClient(
                queue.ConnectionString, new ServiceBusClientOptions { RetryOptions = retries });
            _clients.Add(queue.ConnectionString, client);
        }

        var source = new MessageSource(
            () => client.CreateReceiver(
                queue.Queue, new ServiceBusReceiverOptions { PrefetchCount = host.PrefetchCount }),
            queue.Queue,
            time,
            loggers.CreateLogger<MessageSource>());
        return new QueueListener(
            function, queue, source, host, invoker, time, loggers.CreateLogger<QueueListener>(), mustStop);
    }
}
