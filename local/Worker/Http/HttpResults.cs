using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Pipeline.LocalWorker.Invocation;

namespace Pipeline.LocalWorker.Http;

/// <summary>The step of the middleware chain that knows HTTP: it lends the request and writes the result.</summary>
/// <remarks>
/// As FunctionsHttpProxyingMiddleware of the official package: the result is executed after the steps inside of this
/// one have had their chance to replace it, and before the steps around it go on.
/// </remarks>
internal static class HttpResults
{
    /// <summary>The key under which the official package keeps the request in <c>Items</c>.</summary>
    public const string HttpContextKey = "HttpRequestContext";

    public static FunctionExecutionDelegate Execute(FunctionExecutionDelegate next) => context =>
        context.Features.Get<TriggerInput>()?.Http is { } http ? ExecuteAsync(context, http, next) : next(context);

    private static async Task ExecuteAsync(FunctionContext context, HttpContext http, FunctionExecutionDelegate next)
    {
        context.Items[HttpContextKey] = http;
        await next(context);
        if (ResultFeature.Of(context).Value is IResult result)
            await result.ExecuteAsync(http);
    }
}
