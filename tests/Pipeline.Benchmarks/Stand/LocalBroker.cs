using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.LocalServiceBus;
using Pipeline.LocalServiceBus.Engine;

namespace Pipeline.Benchmarks.Stand;

/// <summary>A fresh local Service Bus, in this process.</summary>
internal sealed class LocalBroker : IAsyncDisposable
{
    private readonly LocalServiceBusHost host;

    private LocalBroker(LocalServiceBusHost host) => this.host = host;

    public int Port => host.Port;

    /// <summary>Its connection string.</summary>
    public string Setting => $"Endpoint=sb://localhost:{host.Port};SharedAccessKeyName=RootManageSharedAccessKey;"
        + "SharedAccessKey=SAS_KEY_VALUE;UseDevelopmentEmulator=true;";

    public QueueSet Queues => host.Queues;

    /// <summary>No queue has a message, also none for later.</summary>
    public bool IsDrained => Queues.All.All(queue =>
        queue.Counts is { Ready: 0, Locked: 0, Scheduled: 0, Deferred: 0 });

    /// <summary>Messages that wait, those for later too.</summary>
    public int Waiting => Queues.All.Sum(queue => queue.Counts.Ready + queue.Counts.Locked + queue.Counts.Scheduled);

    /// <summary>Messages that nobody could deal with.</summary>
    public int DeadLetters => Queues.All.Sum(queue => queue.DeadLetters?.Counts.Ready ?? 0);

    public static async Task<LocalBroker> StartAsync(CancellationToken stopping) => new(
        await LocalServiceBusHost.StartAsync(
            new LocalServiceBusOptions { Port = 0 }, NullLoggerFactory.Instance, TimeProvider.System, stopping));

    public ValueTask DisposeAsync() => host.DisposeAsync();
}
