using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Azure.Functions.Worker
{
    /// <summary>Collects the middleware of a worker, outermost first.</summary>
    public interface IFunctionsWorkerApplicationBuilder
    {
        IServiceCollection Services { get; }

        IFunctionsWorkerApplicationBuilder Use(
            Func<Middleware.FunctionExecutionDelegate, Middleware.FunctionExecutionDelegate> middleware);
    }
}

namespace Microsoft.Azure.Functions.Worker.Middleware
{
    /// <summary>The rest of the chain, with the function at its end.</summary>
    public delegate Task FunctionExecutionDelegate(FunctionContext context);

    /// <summary>A step around every invocation, whatever its trigger.</summary>
    public interface IFunctionsWorkerMiddleware
    {
#pragma warning disable CA1716 // the official parameter is named next
        Task Invoke(FunctionContext context, FunctionExecutionDelegate next);
#pragma warning restore CA1716
    }
}
