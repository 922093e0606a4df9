using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Pipeline.LocalWorker.Startup;

namespace Pipeline.LocalWorker.Hosting;

/// <summary>Azurite and the local Service Bus: started if they are wanted here and are not there; stopped if started.</summary>
[SuppressMessage("Performance", "CA1822", Justification = "Filled by the next commit")]
internal sealed class Neighbours(WorkerSetup setup, ILoggerFactory loggers)
{
    public Task StartAsync(
        IConfiguration settings, IReadOnlyList<LocalFunction> functions, CancellationToken cancellationToken)
    {
        _ = (setup, loggers, settings, functions, cancellationToken);
        return Task.CompletedTask;
    }

    public Task StopAsync() => Task.CompletedTask;

    public void Kill()
    {
    }
}
