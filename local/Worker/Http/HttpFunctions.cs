using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.LocalWorker.Hosting;
using Pipeline.LocalWorker.Invocation;
using Pipeline.LocalWorker.Startup;

namespace Pipeline.LocalWorker.Http;

/// <summary>ASP.NET Core routing in front of the functions.</summary>
internal static class HttpFunctions
{
    /// <param name="services">The app's services.</param>
    /// <param name="functions">Those with an HTTP trigger.</param>
    /// <param name="neighbours">What the worker's own route restarts.</param>
    /// <param name="invoker">Runs one.</param>
    /// <param name="mustStop">Cancelled when the worker cannot wait any longer.</param>
    public static RequestDelegate Build(
        IServiceProvider services,
        IReadOnlyList<LocalFunction> functions,
        Neighbours neighbours,
        Invoker invoker,
        CancellationToken mustStop)
    {
        var constraints = services.GetRequiredService<IInlineConstraintResolver>();
        foreach (var function in functions)
            RequireConstraints(function, constraints);

        var app = new ApplicationBuilder(services);
        app.Use(HttpProblems.ExplainAsync);
        app.UseRouting();
        app.UseEndpoints(endpoints =>
        {
            foreach (var function in functions)
                Map(endpoints, function, invoker, mustStop);
            BrokerRoute.Map(endpoints, neighbours);
        });
        return app.Build();
    }

    /// <summary>Routing itself would find out with the first request only.</summary>
    private static void RequireConstraints(LocalFunction function, IInlineConstraintResolver constraints)
    {
        var route = ((HttpStart)function.Trigger).Route;
        var names = route.Parameters.SelectMany(parameter => parameter.ParameterPolicies)
            .Select(policy => policy.Content)
            .OfType<string>();
        foreach (var name in names)
        {
            if (!IsKnown(name, constraints))
            {
                throw new StartupFault(
                    $"Function {function.Name}: its route /{route.RawText} has the constraint '{name}', which ASP.NET "
                    + "Core's routing does not know.");
            }
        }
    }

    private static bool IsKnown(string constraint, IInlineConstraintResolver constraints)
    {
        try
        {
            return constraints.ResolveConstraint(constraint) is not null;
        }
        catch (RouteCreationException)
        {
            return false; // a known name with wrong arguments, such as min(many)
        }
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
