using System.Collections.Concurrent;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pipeline.LocalWorker.Startup;

namespace Pipeline.LocalWorker.Invocation;

/// <summary>Runs a function once: scope, trace, time limit, middleware, method.</summary>
internal sealed partial class Invoker(
    IServiceScopeFactory scopes, MiddlewareChain chain, TimeSpan timeout, TimeProvider time, ILogger<Invoker> logger)
{
    private readonly ConcurrentDictionary<LocalFunction, FunctionCall> _calls = new();

    /// <summary>Throws what the function threw, after it was logged.</summary>
    /// <param name="function">The function.</param>
    /// <param name="input">What its trigger brought.</param>
    /// <param name="stopping">Cancelled by a caller that went away, or by a worker that cannot wait any longer.</param>
    public async Task InvokeAsync(LocalFunction function, TriggerInput input, CancellationToken stopping)
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        using var activity = InvocationTrace.Start(function, input);
        await using var scope = scopes.CreateAsyncScope();
        var invocation =
            new FunctionInvocation(function.Definition, input, activity, scope.ServiceProvider, either.Token);
        invocation.Features.Set(input);
        try
        {
            Log.Starts(logger, function.Name, invocation.InvocationId);
            await chain.Around(CallAsync)(invocation);
            Log.Ends(logger, function.Name, invocation.InvocationId);
        }
        catch (Exception e)
        {
            if (limit.IsCancellationRequested)
                Log.TimesOut(logger, function.Name, timeout);
            if (!stopping.IsCancellationRequested)
                Log.Fails(logger, e, function.Name, invocation.InvocationId);
            throw;
        }

        async Task CallAsync(FunctionContext context)
        {
            var call = _calls.GetOrAdd(function, static found => new FunctionCall(found));
            ResultFeature.Of(context).Value = await call.RunAsync(invocation, input);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "{Function} starts ({Invocation})")]
        public static partial void Starts(ILogger logger, string function, string invocation);

        [LoggerMessage(Level = LogLevel.Debug, Message = "{Function} ends ({Invocation})")]
        public static partial void Ends(ILogger logger, string function, string invocation);

        [LoggerMessage(Level = LogLevel.Error, Message = "{Function} failed ({Invocation})")]
        public static partial void Fails(ILogger logger, Exception exception, string function, string invocation);

        [LoggerMessage(
            Level = LogLevel.Error, Message = "{Function} ran longer than functionTimeout of host.json ({Timeout})")]
        public static partial void TimesOut(ILogger logger, string function, TimeSpan timeout);
    }
}
