using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Pipeline.LocalWorker.Startup;

/// <summary>What no two functions may share.</summary>
internal static partial class FunctionConflicts
{
    /// <summary>The host's rule for names (azure-functions-host, Utility.IsValidFunctionName).</summary>
    public static bool IsName(string name) => Name.IsMatch(name);

    public static void Refuse(IReadOnlyList<LocalFunction> functions)
    {
        var names = functions.GroupBy(function => function.Name, StringComparer.OrdinalIgnoreCase);
        if (names.FirstOrDefault(group => group.Skip(1).Any()) is { } same)
        {
            throw new StartupFault(
                $"Two functions are named {same.Key}: {string.Join(" and ", same.Select(one => one.Class.FullName))}.");
        }

        var routes = functions
            .Where(function => function.Trigger is HttpStart)
            .SelectMany(function => Methods((HttpStart)function.Trigger).Select(method => (function, method)))
            .ToList();
        for (var i = 0; i < routes.Count; i++)
        {
            for (var j = i + 1; j < routes.Count; j++)
                RefusePair(routes[i], routes[j]);
        }
    }

    private static void RefusePair(
        (LocalFunction Function, string Method) one, (LocalFunction Function, string Method) other)
    {
        var methodsMeet = one.Method == other.Method || one.Method == "*" || other.Method == "*";
        if (one.Function != other.Function && methodsMeet && Shape(one.Function) == Shape(other.Function))
        {
            throw new StartupFault(
                $"Functions {one.Function.Name} and {other.Function.Name} have the same route: "
                + $"{one.Method} /{((HttpStart)one.Function.Trigger).Route.RawText}.");
        }
    }

    private static ImmutableArray<string> Methods(HttpStart trigger) =>
        trigger.Methods.IsEmpty ? ["*"] : trigger.Methods;

    /// <summary>A parameter's name does not tell two routes apart, its constraint does.</summary>
    private static string Shape(LocalFunction function)
    {
        var route = ((HttpStart)function.Trigger).Route;
        return string.Join('/', route.PathSegments.Select(segment => string.Concat(segment.Parts.Select(Shape))));
    }

    private static string Shape(RoutePatternPart part) => part switch
    {
        RoutePatternLiteralPart literal => literal.Content.ToUpperInvariant(),
        RoutePatternSeparatorPart separator => separator.Content,
        RoutePatternParameterPart parameter => $"{{{(parameter.IsCatchAll ? "*" : "")}:{Constraints(parameter)}}}",
        _ => "",
    };

    private static string Constraints(RoutePatternParameterPart parameter) =>
        string.Join(':', parameter.ParameterPolicies.Select(policy => policy.Content));

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_-]{0,127}$")]
    private static partial Regex Name { get; }
}
