using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pipeline.LocalWorker.Http;
using Pipeline.LocalWorker.Invocation;
using Pipeline.LocalWorker.Startup;

namespace Pipeline.LocalWorker.Hosting;

/// <summary>
/// Starts what the app needs before the app's own services start, and the functions after that; stops them in the
/// opposite order.
/// </summary>
internal sealed partial class WorkerService(
    WorkerSetup setup, WorkerStart start, MiddlewareChain chain, IServiceProvider services, ILoggerFactory loggers)
    : IHostedLifecycleService, IAsyncDisposable
{
    private readonly ILogger _logger = loggers.CreateLogger<WorkerService>();
    private readonly CancellationTokenSource _mustStop = new();
    private readonly Drain _drain = new(setup.Time, loggers.CreateLogger<Drain>());
    private readonly Neighbours _neighbours = new(setup, loggers);
    private readonly ShutdownSignal _signal = new();
    private IReadOnlyList<LocalFunction> _functions = [];
    private Listeners? _listeners;
    private HttpServer? _http;

    /// <summary>The port the functions answer on; null without HTTP functions.</summary>
    public int? Port => _http?.Port;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (start.SettingsFile is { } file)
            Log.ReadsSettings(_logger, file);

        var found = new FunctionFinder(start.Settings, start.Host).Find(setup.FunctionTypes);
        _functions = FunctionSelection.Select(found, start.CommandLine.Functions, start.Settings);
        if (_functions.Any(function => function.Trigger is HttpStart) && !HttpServices.AreIn(services))
            throw new StartupFault("HTTP functions need builder.ConfigureFunctionsWebApplication() in Program.cs.");

        if (setup.OwnsProcess)
            _signal.EndAtOnceOnSecond(_neighbours.Kill);
        await _neighbours.StartAsync(start.Settings, _functions, cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        var invoker = new Invoker(
            services.GetRequiredService<IServiceScopeFactory>(),
            chain,
            start.Host.FunctionTimeout,
            setup.Time,
            loggers.CreateLogger<Invoker>());
        var withHttp = _functions.Where(function => function.Trigger is HttpStart).ToList();
        if (withHttp.Count > 0)
        {
            var handler = HttpFunctions.Build(services, withHttp, invoker, _mustStop.Token);
            _http = await HttpServer.StartAsync(start.Port, handler, services, cancellationToken);
        }

        Listing.Print(setup.Output, _functions, Port);
        _listeners = new Listeners(invoker, start.Host, setup.Time, loggers, _mustStop.Token);
        _listeners.Start(_functions);
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        // Receiving stops first: what a request still sends shall wait in its queue for the next worker.
        var listeners = _listeners?.StopAsync() ?? Task.CompletedTask;
        var http = _http?.StopAsync(_mustStop.Token) ?? Task.CompletedTask;
        await _drain.WaitAsync(Task.WhenAll(listeners, http), _mustStop);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => _neighbours.StopAsync();

    public async ValueTask DisposeAsync()
    {
        // A start that failed half-way is disposed of without having been stopped.
        await _neighbours.StopAsync();
        if (_listeners is not null)
            await _listeners.DisposeAsync();
        _http?.Dispose();
        _signal.Dispose();
        _mustStop.Dispose();
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Settings: {File}; environment variables win")]
        public static partial void ReadsSettings(ILogger logger, string file);
    }
}
