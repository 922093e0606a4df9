using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Pipeline.Tests.Tidy;

/// <summary>
/// Logs go through [LoggerMessage] only, and never hold a secret or a person. A parameter outside the template is
/// looked at too: the generator logs it as structured state.
/// </summary>
internal static partial class Logging
{
    private static readonly string[] Calls = ["Log", "LogTrace", "LogDebug", "LogInformation", "LogWarning", "LogError",
        "LogCritical"];

    private static readonly string[] Secrets = ["email", "mail", "token", "body", "key", "secret", "password",
        "address", "phone", "card", "authorization", "payload"];

    public static IEnumerable<Finding> Findings(Source file) => Direct(file).Concat(Messages(file));

    private static IEnumerable<Finding> Direct(Source file) =>
        from call in file.All<InvocationExpressionSyntax>()
        let name = call.Expression switch
        {
            MemberAccessExpressionSyntax member => member.Name.Identifier.Text,
            MemberBindingExpressionSyntax member => member.Name.Identifier.Text,
            _ => "",
        }
        where Calls.Contains(name)
        select file.Finding(call, $"{name} called directly: declare a [LoggerMessage]");

    private static IEnumerable<Finding> Messages(Source file)
    {
        foreach (var method in file.All<MethodDeclarationSyntax>())
        {
            var message = method.AttributeLists.SelectMany(list => list.Attributes)
                .FirstOrDefault(attribute => attribute.Name.ToString() is "LoggerMessage" or "LoggerMessageAttribute");
            if (message is null) continue;
            var named = Placeholder().Matches(message.ToString()).Select(match => match.Groups[1].Value)
                .Concat(method.ParameterList.Parameters.Select(parameter => parameter.Identifier.Text))
                .Distinct(StringComparer.OrdinalIgnoreCase);
            foreach (var name in named.Where(IsSecret))
                yield return file.Finding(message, $"{name} does not belong in a log");
        }
    }

    private static bool IsSecret(string name) =>
        Word().Matches(name).Any(word => Secrets.Contains(word.Value.ToLowerInvariant()));

    [GeneratedRegex(@"\{(\w+)[^}]*\}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();

    [GeneratedRegex("[A-Z]?[a-z]+", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
