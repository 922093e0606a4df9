using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;

namespace Pipeline.Docs.OpenApi;

/// <summary>Where a function is reached, read off its [Function] and [HttpTrigger].</summary>
/// <param name="Name">The function's.</param>
/// <param name="Method">The one HTTP method that it takes.</param>
/// <param name="Path">With a slash in front and without constraints: /v1/orders/{id}.</param>
internal sealed partial record Route(string Name, HttpMethod Method, string Path)
{
    /// <summary>The names in braces, in their order.</summary>
    public IReadOnlyList<string> Parameters => [.. Braces().Matches(Path).Select(match => match.Groups["name"].Value)];

    /// <summary>Every class of the assembly with an HTTP trigger.</summary>
    public static IReadOnlyList<Type> Functions(Assembly assembly) =>
        [.. assembly.GetExportedTypes().Where(type => Triggers(type).Any()).OrderBy(type => type.FullName)];

    /// <exception cref="InvalidOperationException">It has not one HTTP trigger with a route and one method.</exception>
    public static Route Of(Type function) =>
        Triggers(function).ToList() is [(var name, { Route: { } route, Methods: [var method] })]
            ? new Route(name, HttpMethod.Parse(method), "/" + Braces().Replace(route, "{${name}}"))
            : throw new InvalidOperationException($"{function.Name} needs one HTTP trigger with a route and a method.");

    private static IEnumerable<(string Name, HttpTriggerAttribute Trigger)> Triggers(Type type) =>
        from method in type.GetMethods()
        let function = method.GetCustomAttribute<FunctionAttribute>()
        where function is not null
        from parameter in method.GetParameters()
        let trigger = parameter.GetCustomAttribute<HttpTriggerAttribute>()
        where trigger is not null
        select (function.Name, trigger);

    [GeneratedRegex(@"\{(?<name>\w+)[^}]*\}", RegexOptions.CultureInvariant, 100)]
    private static partial Regex Braces();
}
