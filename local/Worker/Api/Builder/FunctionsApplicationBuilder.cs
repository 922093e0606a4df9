using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pipeline.LocalWorker.Invocation;
using Pipeline.LocalWorker.Startup;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Collects configuration, services and middleware of a function app.</summary>
public class FunctionsApplicationBuilder : IFunctionsWorkerApplicationBuilder
{
    private readonly HostApplicationBuilder _inner;
    private readonly MiddlewareChain _chain = new();
    private readonly WorkerSetup _setup;

    internal FunctionsApplicationBuilder(WorkerSetup setup)
    {
        _setup = setup;
        _inner = WorkerHost.NewBuilder(setup, _chain);
    }

    public ConfigurationManager Configuration => _inner.Configuration;

    public IHostEnvironment Environment => _inner.Environment;

    public ILoggingBuilder Logging => _inner.Logging;

    public IServiceCollection Services => _inner.Services;

    public IFunctionsWorkerApplicationBuilder Use(
        Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        _chain.Add(middleware);
        return this;
    }

    /// <summary>The host: it looks for the functions when it starts, and names what is wrong with one.</summary>
    public IHost Build() => new WorkerHost(_inner.Build(), _setup);
}
