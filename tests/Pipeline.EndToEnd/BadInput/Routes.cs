using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Operations;

namespace Pipeline.EndToEnd.BadInput;

/// <summary>The HTTP routes that the product has, read off its functions: a new one is not forgotten.</summary>
internal sealed record Route(string Function, string Method, string Template)
{
    public static IReadOnlyList<Route> All { get; } =
    [
        .. typeof(CheckLiveness).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetParameters()
                .Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>())
                .OfType<HttpTriggerAttribute>()
                .SelectMany(trigger => Of(method.GetCustomAttribute<FunctionAttribute>()!.Name, trigger)))
            .OrderBy(route => route.Template, StringComparer.Ordinal)
            .ThenBy(route => route.Method, StringComparer.Ordinal),
    ];

    /// <summary>The names of the functions that answer requests, for a worker that does nothing else.</summary>
    public static string Functions { get; } = string.Join(',', All.Select(route => route.Function).Distinct());

    /// <summary>Nobody needs a key for it: read by anybody, or opened by a signature.</summary>
    public bool IsOpen => Template.StartsWith("/health/", StringComparison.Ordinal)
        || Template.StartsWith("/v1/providers/", StringComparison.Ordinal)
        || Template.StartsWith("/docs", StringComparison.Ordinal) || Template == "/v1/openapi.json"
        || Template.StartsWith("/console", StringComparison.Ordinal)
        || Template.StartsWith("/local/", StringComparison.Ordinal); // of this machine alone

    /// <summary>Whether the route is one for this path; which of several is chosen is another matter.</summary>
    public bool Fits(string path) => Template.Split('/') is var wanted && path.Split('/') is var given
        && wanted.Length == given.Length
        && wanted.Zip(given).All(pair => pair.First.StartsWith('{') || pair.First == pair.Second);

    private static IEnumerable<Route> Of(string function, HttpTriggerAttribute trigger) =>
        (trigger.Methods ?? throw new InvalidOperationException($"{function} takes any method."))
            .Select(verb => new Route(function, verb.ToUpperInvariant(), "/" + trigger.Route));

    public override string ToString() => $"{Method} {Template}";
}
