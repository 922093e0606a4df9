using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Pipeline.Tests.Tidy;

/// <summary>What the official worker needs of a function, and what it offers but cannot do safely.</summary>
internal static class Triggers
{
    private static readonly string[] Banned = ["ExponentialBackoffRetry", "FixedDelayRetry", "ServiceBusOutput"];

    private static readonly Dictionary<string, string> Needed = new()
    {
        ["IsBatched"] = "true",
        ["AutoCompleteMessages"] = "false",
        ["Connection"] = "ServiceBus",
    };

    public static IEnumerable<Finding> Findings(IReadOnlyList<Source> functions)
    {
        var constants = new Constants(functions);
        return functions.SelectMany(file => Findings(file, constants));
    }

    private static IEnumerable<Finding> Findings(Source file, Constants constants) => file.All<AttributeSyntax>()
        .SelectMany(attribute => Name(attribute) switch
        {
            "Function" => Function(file, attribute),
            "ServiceBusTrigger" => Trigger(file, attribute, constants),
            var name when Banned.Contains(name) => [file.Finding(attribute, $"{name} is not to be used on a function")],
            _ => [],
        });

    private static IEnumerable<Finding> Function(Source file, AttributeSyntax attribute)
    {
        var type = attribute.FirstAncestorOrSelf<TypeDeclarationSyntax>();
        var given = attribute.ArgumentList?.Arguments.FirstOrDefault()?.ToString();
        if (given != $"nameof({type?.Identifier.Text})")
            yield return file.Finding(attribute, $"a function is named nameof its class, not {given}");
        // The generated executor calls public classes only; others take a slower way by reflection.
        if (type is null || !type.AncestorsAndSelf().OfType<TypeDeclarationSyntax>()
            .All(each => each.Modifiers.Any(word => word.Text == "public")))
        {
            yield return file.Finding(attribute, "a function's class is public");
        }
    }

    private static IEnumerable<Finding> Trigger(Source file, AttributeSyntax attribute, Constants constants)
    {
        var given = attribute.ArgumentList?.Arguments.Where(argument => argument.NameEquals is not null)
            .ToDictionary(
                argument => argument.NameEquals?.Name.ToString() ?? "",
                argument => constants.Of(argument.Expression).FirstOrDefault() ?? argument.Expression.ToString());
        var takesMany = attribute.FirstAncestorOrSelf<ParameterSyntax>()?.Type is ArrayTypeSyntax;
        foreach (var (name, value) in Needed)
        {
            if (name == "IsBatched" && !takesMany) continue; // one message at a time, where none may hold up others
            if (given is null || !given.TryGetValue(name, out var found) || found != value)
                yield return file.Finding(attribute, $"a Service Bus trigger has {name} = {value}");
        }
    }

    private static string Name(AttributeSyntax attribute)
    {
        var name = attribute.Name.ToString().Split('.')[^1];
        return name.EndsWith("Attribute", Ordinal) ? name[..^"Attribute".Length] : name;
    }
}
