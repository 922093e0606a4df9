using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Pipeline.LocalServiceBus;
using Pipeline.LocalWorker.Hosting.Azurite;
using Pipeline.LocalWorker.Settings;
using Pipeline.LocalWorker.Startup;

namespace Pipeline.LocalWorker.Hosting;

/// <summary>
/// Azurite and the local Service Bus: started if wanted here and not there, then asked whether they are what they
/// should be; stopped if started.
/// </summary>
internal sealed partial class Neighbours(WorkerSetup setup, ILoggerFactory loggers)
{
    private readonly ILogger _logger = loggers.CreateLogger<Neighbours>();
    private LocalServiceBusHost? _broker;
    private AzuriteProcess? _azurite;

    public async Task StartAsync(
        IConfiguration settings, IReadOnlyList<LocalFunction> functions, CancellationToken cancellationToken)
    {
        var plan = NeighbourPlan.Read(settings, functions);
        if (plan.AmqpPort is { } amqp && !await LoopbackEndpoint.IsListeningAsync(amqp, cancellationToken))
            await StartBrokerAsync(amqp, cancellationToken);
        if (plan.Broker is { } broker)
            await BrokerCheck.RequireAsync(broker, functions, cancellationToken);
        if (plan.TablePort is { } tables && !await LoopbackEndpoint.IsListeningAsync(tables, cancellationToken))
            await StartAzuriteAsync(tables, cancellationToken);
        if (plan.Tables is { } address)
            await TableCheck.RequireAsync(address, cancellationToken);
    }

    /// <summary>Stops what was started here, once.</summary>
    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _broker, null) is { } broker)
            await broker.DisposeAsync();
        if (Interlocked.Exchange(ref _azurite, null) is { } azurite)
            await azurite.DisposeAsync();
    }

    /// <summary>Ends the broker with all its messages and starts an empty one.</summary>
    /// <returns>False when it was not started here.</returns>
    public async Task<bool> RestartBrokerAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _broker, null) is not { } broker)
            return false;
        await broker.DisposeAsync();
        await StartBrokerAsync(broker.Port, cancellationToken);
        return true;
    }

    /// <summary>For an end at once: the broker dies with this process, Azurite would not.</summary>
    public void Kill() => _azurite?.Kill();

    private async Task StartBrokerAsync(int port, CancellationToken cancellationToken)
    {
        try
        {
            var options = new LocalServiceBusOptions { Port = port };
            _broker = await LocalServiceBusHost.StartAsync(options, loggers, TimeProvider.System, cancellationToken);
            Log.RunsBroker(_logger, port);
        }
        catch (LocalServiceBusException e)
        {
            // Two workers may start at once: the one that comes second uses the broker of the first.
            if (!await LoopbackEndpoint.IsListeningAsync(port, cancellationToken))
                throw new StartupFault($"{e.Message} The setting ServiceBus names the port.", e);
        }
    }

    private async Task StartAzuriteAsync(int port, CancellationToken cancellationToken)
    {
        var data = Path.Combine(setup.DataDirectory, ".azurite");
        Directory.CreateDirectory(data);
        await using var turn = await Turn.TakeAsync(Path.Combine(data, "start.lock"), cancellationToken);
        if (await LoopbackEndpoint.IsListeningAsync(port, cancellationToken))
            return; // another worker had the turn before

        var script = await new AzuriteInstall(_logger).EnsureAsync(Path.Combine(data, "npm"), cancellationToken);
        _azurite = await AzuriteProcess.StartAsync(script, data, port, _logger, cancellationToken);
        Log.RunsAzurite(_logger, port, data);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Runs a local Service Bus on port {Port}")]
        public static partial void RunsBroker(ILogger logger, int port);

        [LoggerMessage(Level = LogLevel.Information, Message = "Runs Azurite on port {Port}, tables in {Directory}")]
        public static partial void RunsAzurite(ILogger logger, int port, string directory);
    }
}
