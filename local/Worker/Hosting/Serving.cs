using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Pipeline.LocalWorker.Http;
using Pipeline.LocalWorker.Invocation;
using Pipeline.LocalWorker.Startup;

namespace Pipeline.LocalWorker.Hosting;

/// <summary>The functions that are served: over HTTP, from queues, by timers.</summary>
internal sealed class Serving(
    WorkerSetup setup,
    WorkerStart start,
    IServiceProvider services,
    Invoker invoker,
    Neighbours neighbours,
    ILoggerFactory loggers,
    CancellationToken mustStop) : IAsyncDisposable
{
    private RequestDelegate _handler = _ => Task.CompletedTask;
    private HttpServer? _http;
    private Listeners? _listeners;

    /// <summary>The port the functions answer on; null without HTTP functions.</summary>
    public int? Port => _http?.Port;

    /// <summary>Serves these, and none of those that were served before; what these have in hand ends first.</summary>
    public async Task ServeAsync(IReadOnlyList<LocalFunction> functions, CancellationToken cancellationToken)
    {
        var withHttp = functions.Where(function => function.Trigger is HttpStart).ToList();
        if (withHttp.Count > 0 || _http is not null)
            _handler = HttpFunctions.Build(services, withHttp, neighbours, invoker, mustStop);
        if (withHttp.Count > 0)
            _http ??= await HttpServer.StartAsync(start.Port, http => _handler(http), services, cancellationToken);
        if (_listeners is { } before)
        {
            await before.StopAsync();
            await before.DisposeAsync();
        }

        await setup.Output.WriteLineAsync(Listing.Of(functions, Port));
        await setup.Output.FlushAsync(cancellationToken);
        _listeners = new Listeners(invoker, start.Host, setup.Time, loggers, mustStop);
        _listeners.Start(functions);
    }

    /// <summary>Begins nothing any more; ends when nothing runs.</summary>
    public Task StopAsync()
    {
        // Receiving stops first: what a request still sends shall wait in its queue for the next worker.
        var listeners = _listeners?.StopAsync() ?? Task.CompletedTask;
        var http = _http?.StopAsync(mustStop) ?? Task.CompletedTask;
        return Task.WhenAll(listeners, http);
    }

    public async ValueTask DisposeAsync()
    {
        if (_listeners is not null)
            await _listeners.DisposeAsync();
        _http?.Dispose();
    }
}
