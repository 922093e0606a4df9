using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.LocalServiceBus;

namespace Pipeline.Tests.LocalWorker.ServiceBus;

/// <summary>A broker on a free loopback port and a client to it.</summary>
internal sealed class RunningBroker : IAsyncDisposable
{
    public const string Queue = "inventory";

    /// <summary>
    /// Shorter than the half minute after which the broker drops a client that reads nothing: a clock that leaps
    /// further while an answer is being written makes a reading client look like one that does not.
    /// </summary>
    public static readonly TimeSpan LockDuration = TimeSpan.FromSeconds(20);
    public static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);
    private readonly TimeProvider time;
    private LocalServiceBusHost host;

    private RunningBroker(LocalServiceBusHost host, TimeProvider time)
    {
        (this.host, this.time) = (host, time);
        Client = new ServiceBusClient(ConnectionString, new ServiceBusClientOptions { RetryOptions = Impatient() });
    }

    public ServiceBusClient Client { get; }

    private string ConnectionString => $"Endpoint=sb://127.0.0.1:{host.Port};"
        + "SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=SAS_KEY_VALUE;UseDevelopmentEmulator=true;";

    public static async Task<RunningBroker> StartAsync(TimeProvider? time = null) =>
        new(await HostAsync(FreePort.Next(), time ?? TimeProvider.System), time ?? TimeProvider.System);

    public async Task StopAsync() => await host.DisposeAsync();

    public async Task StartAgainAsync() => host = await HostAsync(host.Port, time);

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await host.DisposeAsync();
    }

    private static ServiceBusRetryOptions Impatient() => new()
    {
        MaxRetries = 1,
        Delay = TimeSpan.FromMilliseconds(10),
        TryTimeout = TimeSpan.FromMinutes(1), // an answer that is only late must not be asked for twice
    };

    private static Task<LocalServiceBusHost> HostAsync(int port, TimeProvider time) => LocalServiceBusHost.StartAsync(
        new LocalServiceBusOptions
        {
            Port = port,
            ConfigPath = Path.Combine(AppContext.BaseDirectory, "data", "short-locks.json"),
        },
        NullLoggerFactory.Instance,
        time,
        TestContext.Current.CancellationToken);
}
