using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Primitives;

namespace Pipeline.LocalWorker.Startup;

/// <summary>Says for each parameter where its argument comes from.</summary>
internal static class ParameterBindings
{
    public static ParameterBinding For(string function, ParameterInfo parameter, FunctionTrigger trigger)
    {
        var type = parameter.ParameterType;
        if (parameter.Name == trigger.ParameterName)
            return (_, input) => input.Value;
        if (type == typeof(CancellationToken))
            return (invocation, _) => invocation.CancellationToken;
        if (type == typeof(FunctionContext))
            return (invocation, _) => invocation;
        if (type == typeof(ServiceBusMessageActions) && trigger is QueueStart)
            return (_, input) => input.Actions;
        if (type == typeof(string) && trigger is HttpStart http)
            return RouteValue(function, parameter.Name ?? "", http);

        throw new StartupFault(
            $"Function {function}: the local worker cannot give its parameter {parameter.Name} a {TypeName.Of(type)}.");
    }

    private static ParameterBinding RouteValue(string function, string name, HttpStart trigger)
    {
        if (trigger.Route.GetParameter(name) is null)
        {
            throw new StartupFault(
                $"Function {function}: its parameter {name} is not in its route /{trigger.Route.RawText}.");
        }

        return (_, input) => Text(input.Data.GetValueOrDefault(name));
    }

    private static string? Text(object? value) => value is StringValues values ? values.ToString() : value as string;
}
