using Microsoft.Azure.Functions.Worker.Middleware;

namespace Pipeline.LocalWorker.Invocation;

/// <summary>The middleware in the order it was added: the first is the outermost.</summary>
internal sealed class MiddlewareChain
{
    private readonly List<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> _steps = [];

    public void Add(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> step) => _steps.Add(step);

    public FunctionExecutionDelegate Around(FunctionExecutionDelegate function) =>
        Enumerable.Reverse(_steps).Aggregate(function, (next, step) => step(next));
}
