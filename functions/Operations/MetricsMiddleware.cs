using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Pipeline.Messaging;

namespace Pipeline.Operations;

/// <summary>Counts every execution of a function: how many, how long, how many failed.</summary>
public sealed class MetricsMiddleware(TimeProvider time) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        KeyValuePair<string, object?> function = new(PipelineMetrics.Function, context.FunctionDefinition.Name);
        var began = time.GetTimestamp();
        try
        {
            await next(context);
        }
        catch
        {
            PipelineMetrics.FunctionErrors.Add(1, function);
            throw;
        }
        finally
        {
            PipelineMetrics.FunctionDuration.Record(time.GetElapsedTime(began).TotalSeconds, function);
        }
    }
}
