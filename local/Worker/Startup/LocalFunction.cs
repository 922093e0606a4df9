using System.Collections.Immutable;
using System.Reflection;
using Microsoft.AspNetCore.Routing.Patterns;
using NCrontab;
using Pipeline.LocalWorker.Invocation;

namespace Pipeline.LocalWorker.Startup;

/// <summary>A function that was found and is fit to run.</summary>
internal sealed record LocalFunction(
    string Name, Type Class, MethodInfo Method, FunctionTrigger Trigger, ImmutableArray<ParameterBinding> Parameters)
{
    public FoundFunction Definition { get; } = new(Name, Method, Trigger);
}

/// <summary>Gives one argument of an invocation.</summary>
internal delegate object? ParameterBinding(FunctionInvocation invocation, TriggerInput input);

/// <summary>What starts a function.</summary>
/// <param name="Type">The name the platform uses, as in <c>httpTrigger</c>.</param>
/// <param name="ParameterName">The parameter with the attribute.</param>
internal abstract record FunctionTrigger(string Type, string ParameterName);

/// <param name="ParameterName">As above.</param>
/// <param name="Methods">In capitals; empty means every method.</param>
/// <param name="Route">With the route prefix, without a leading slash.</param>
internal sealed record HttpStart(string ParameterName, ImmutableArray<string> Methods, RoutePattern Route)
    : FunctionTrigger("httpTrigger", ParameterName);

internal sealed record QueueStart(
    string ParameterName, string Queue, string ConnectionString, bool IsBatched, bool CompletesMessages)
    : FunctionTrigger("serviceBusTrigger", ParameterName);

internal sealed record TimerStart(string ParameterName, string Expression, CrontabSchedule Schedule, bool RunOnStartup)
    : FunctionTrigger("timerTrigger", ParameterName);
