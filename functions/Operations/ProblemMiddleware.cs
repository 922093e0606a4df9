using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;
using Pipeline.Messaging;
using Pipeline.Storefronts;

namespace Pipeline.Operations;

/// <summary>
/// The edge of every HTTP function: an exception that nobody expected becomes problem+json, for the platform would
/// answer an empty 500. Queue and timer functions are left alone: their exception is the platform's to handle.
/// </summary>
public sealed partial class ProblemMiddleware(ILogger<ProblemMiddleware> logger) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException broken) when (context.GetHttpContext() is { } http)
        {
            context.GetInvocationResult().Value = BrokenBody.Of(broken).Answer(http.Request);
        }
        catch (Exception fault)
            when (context.GetHttpContext() is { RequestAborted.IsCancellationRequested: false } http)
        {
            var away = Faults.IsTransient(fault, context.CancellationToken);
            Log.Failed(logger, context.FunctionDefinition.Name, fault);
            context.GetInvocationResult().Value = away
                ? Problems.Unavailable.Answer(http.Request, "A part that this needs does not answer. Nothing was lost.")
                : Problems.Internal.Answer(http.Request, "The fault is ours and was logged under the traceId.");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "{Function} failed.")]
        public static partial void Failed(ILogger logger, string function, Exception fault);
    }
}
