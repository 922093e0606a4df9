using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pipeline.LocalWorker.Hosting;
using Pipeline.LocalWorker.Invocation;

namespace Pipeline.LocalWorker.Startup;

/// <summary>The generic host, but a start that cannot succeed ends in one sentence and an exit code.</summary>
internal sealed class WorkerHost(IHost inner, WorkerSetup setup) : IHost, IAsyncDisposable
{
    private bool _hasBegun;

    public IServiceProvider Services => inner.Services;

    /// <summary>Configuration, logging and the worker's own service, before anything of the app's.</summary>
    public static HostApplicationBuilder NewBuilder(WorkerSetup setup, MiddlewareChain chain)
    {
        var start = WorkerStart.Read(setup);
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings
        {
            DisableDefaults = true,
            EnvironmentName = start.EnvironmentName,
            ContentRootPath = setup.BaseDirectory,
        });
        builder.Configuration.AddConfiguration(start.Settings);
        builder.Logging.AddWorkerConsole(start);
        builder.ConfigureContainer(new DefaultServiceProviderFactory(new ServiceProviderOptions
        {
            ValidateScopes = builder.Environment.IsDevelopment(),
            ValidateOnBuild = builder.Environment.IsDevelopment(),
        }));
        // The 30 s for functions in flight, then 10 s for Azurite, and some to spare.
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(60));
        builder.Services.Configure<ConsoleLifetimeOptions>(options => options.SuppressStatusMessages = true);
        builder.Services.AddSingleton(setup);
        builder.Services.AddSingleton(chain);
        builder.Services.AddSingleton(start);
        builder.Services.AddSingleton<WorkerService>();
        builder.Services.AddHostedService(services => services.GetRequiredService<WorkerService>());
        return builder;
    }

    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            if (Services.GetRequiredService<WorkerStart>().Fault is { } fault)
                throw fault;
            // What cannot be made fails here, while there is nothing yet that would have to be stopped.
            _ = Services.GetRequiredService<IEnumerable<IHostedService>>();
            _hasBegun = true;
            await inner.StartAsync(cancellationToken);
        }
        catch (Exception e) when (StartupFault.SentenceFor(e) is not null)
        {
            await setup.Error.WriteLineAsync(StartupFault.SentenceFor(e));
            setup.SetExitCode(1);
            // RunAsync goes on to wait for the end, which is now, and then stops what had been started.
            Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        }
    }

    public Task StopAsync(CancellationToken cancellationToken = default) =>
        _hasBegun ? inner.StopAsync(cancellationToken) : Task.CompletedTask;

    public void Dispose() => inner.Dispose();

    public async ValueTask DisposeAsync()
    {
        if (inner is IAsyncDisposable asynchronous)
            await asynchronous.DisposeAsync();
        else
            inner.Dispose();
    }
}
