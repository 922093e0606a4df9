using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Pipeline.LocalWorker.Invocation;
using Pipeline.LocalWorker.Startup;

namespace Pipeline.LocalWorker.Http;

/// <summary>ASP.NET Core routing in front of the functions.</summary>
internal static class HttpFunctions
{
    /// <param name="services">The app's services.</param>
    /// <param name="functions">Those with an HTTP trigger.</param>
    /// <param name="invoker">Runs one.</param>
    /// <param name="mustStop">Cancelled when the worker cannot wait any longer.</param>
    public static RequestDelegate Build(
        IServiceProvider services, IEnumerable<LocalFunction> functions, Invoker invoker, CancellationToken mustStop)
    {
        var app = new ApplicationBuilder(services);
        app.Use(HttpProblems.ExplainAsync);
        app.UseRouting();
        app.UseEndpoints(endpoints =>
        {
            foreach (var function in functions)
                Map(endpoints, function, invoker, mustStop);
        });
        return app.Build();
    }

    private static void Map(
        IEndpointRouteBuilder endpoints, LocalFunction function, Invoker invoker, CancellationToken mustStop)
    {
        var trigger = (HttpStart)function.Trigger;
        var endpoint = endpoints
            .Map(trigger.Route, http => HandleAsync(http, function, invoker, mustStop))
            .WithDisplayName(function.Name)
            .WithMetadata(function);
        if (!trigger.Methods.IsEmpty)
            endpoint.WithMetadata(new HttpMethodMetadata(trigger.Methods));
    }

    private static async Task HandleAsync(
        HttpContext http, LocalFunction function, Invoker invoker, CancellationToken mustStop)
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, mustStop);
        try
        {
            await invoker.InvokeAsync(function, InputOf(http), gone.Token);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to read an answer.
        }
        catch (Exception e)
        {
            await HttpProblems.AnswerFailureAsync(http, e);
        }
    }

    private static TriggerInput InputOf(HttpContext http) => new()
    {
        Value = http.Request,
        Http = http,
        Data = http.Request.RouteValues.ToDictionary(StringComparer.OrdinalIgnoreCase),
        TraceParents = http.Request.Headers.TraceParent is [{ } parent] ? [parent] : [],
        TraceState = http.Request.Headers.TraceState,
    };
}
