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
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Drain _drain = new(setup.Time, loggers.CreateLogger<Drain>());
    private readonly Neighbours _neighbours = new(setup, loggers);
    private readonly ShutdownSignal _signal = new();
    private IReadOnlyList<LocalFunction> _functions = [];
    private Serving? _serving;
    private bool _isStopping;

    /// <summary>The port the functions answer on; null without HTTP functions.</summary>
    public int? Port => _serving?.Port;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (start.SettingsFile is { } file)
            Log.ReadsSettings(_logger, file);

        _functions = Find();
        if (_functions.Any(function => function.Trigger is HttpStart))
            await HttpServer.RequireFreeAsync(start.Port, cancellationToken);
        if (setup.OwnsProcess)
            _signal.EndAtOnceOnSecond(_neighbours.Kill);
        await _neighbours.StartAsync(start.Settings, _functions, cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        var scopes = services.GetRequiredService<IServiceScopeFactory>();
        var log = loggers.CreateLogger<Invoker>();
        var invoker = new Invoker(scopes, chain, start.Host.FunctionTimeout, setup.Time, log);
        _serving = new Serving(setup, start, services, invoker, _neighbours, loggers, _mustStop.Token);
        await _serving.ServeAsync(_functions, cancellationToken);
        HotReload.Applied += Reload;
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        HotReload.Applied -= Reload;
        await _turn.WaitAsync(cancellationToken);
        _isStopping = true;
        _turn.Release();
        await _drain.WaitAsync(_serving?.StopAsync() ?? Task.CompletedTask, _mustStop);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => _neighbours.StopAsync();

    public async ValueTask DisposeAsync()
    {
        // A start that failed half-way is disposed of without having been stopped.
        HotReload.Applied -= Reload;
        await _neighbours.StopAsync();
        if (_serving is not null)
            await _serving.DisposeAsync();
        _signal.Dispose();
        _turn.Dispose();
        _mustStop.Dispose();
    }

    private IReadOnlyList<LocalFunction> Find()
    {
        var found = new FunctionFinder(start.Settings, start.Host).Find(setup.FunctionTypes());
        var selected = FunctionSelection.Select(found, start.CommandLine.Functions, start.Settings);
        if (selected.Any(function => function.Trigger is HttpStart) && !HttpServices.AreIn(services))
            throw new StartupFault("HTTP functions need builder.ConfigureFunctionsWebApplication() in Program.cs.");
        FunctionServices.Require(selected, services);
        return selected;
    }

    private void Reload() => _ = Task.Run(ReloadAsync);

    private async Task ReloadAsync()
    {
        await _turn.WaitAsync(_mustStop.Token);
        try
        {
            if (_isStopping)
                return;
            var functions = Find();
            if (Listing.Of(functions, Port) == Listing.Of(_functions, Port))
                return;
            await _serving!.ServeAsync(functions, _mustStop.Token); // set before anybody is told of a change
            _functions = functions;
        }
        catch (StartupFault fault)
        {
            Log.KeepsOld(_logger, fault.Message);
        }
        finally
        {
            _turn.Release();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Settings: {File}; environment variables win")]
        public static partial void ReadsSettings(ILogger logger, string file);

        [LoggerMessage(Level = LogLevel.Error, Message = "The functions are served as they were: {Reason}")]
        public static partial void KeepsOld(ILogger logger, string reason);
    }
}
