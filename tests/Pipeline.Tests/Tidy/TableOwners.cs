using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Pipeline.Tests.Tidy;

/// <summary>
/// Each capability owns its tables. A folder touches a table when it declares a string constant whose name contains
/// "Table", or hands a name (a literal, or such a constant of any folder) to GetTableClient, new TableClient or
/// [FromKeyedServices]. Composition, in no folder, may make them all. A name computed at run time is not seen.
/// </summary>
internal static class TableOwners
{
    public static IEnumerable<Finding> Findings(IReadOnlyList<Source> functions)
    {
        var constants = functions.SelectMany(Constants)
            .GroupBy(each => each.Constant.Identifier.Text)
            .ToDictionary(group => group.Key, group => group.Select(each => each.Table).Distinct().ToList());
        var touches = functions.Where(file => file.Segments.Length > 2).SelectMany(file => Touches(file, constants));
        foreach (var table in touches.GroupBy(touch => touch.Table))
        {
            var folders = table.Select(touch => touch.File.Segments[1]).Distinct().Order().ToList();
            var (file, place, _) = table.First();
            if (folders.Count > 1)
                yield return file.Finding(place, $"table {table.Key} is touched by {string.Join(", ", folders)}");
        }
    }

    private static IEnumerable<(Source File, SyntaxNode Place, string Table)> Touches(
        Source file, Dictionary<string, List<string>> constants)
    {
        foreach (var (constant, table) in Constants(file))
            yield return (file, constant, table);
        foreach (var argument in file.Root.DescendantNodes().Where(IsName))
        {
            var expression = argument.ChildNodes().OfType<ExpressionSyntax>().Last();
            if (Text(expression) is { } literal)
                yield return (file, argument, literal);
            else if (constants.TryGetValue(LastName(expression), out var tables))
                foreach (var table in tables) yield return (file, argument, table);
        }
    }

    private static IEnumerable<(VariableDeclaratorSyntax Constant, string Table)> Constants(Source file) =>
        from field in file.All<FieldDeclarationSyntax>()
        where field.Modifiers.Any(word => word.Text == "const")
        from variable in field.Declaration.Variables
        where variable.Identifier.Text.Contains("Table", Ordinal)
        let table = Text(variable.Initializer?.Value)
        where table is not null
        select (variable, table);

    private static bool IsName(SyntaxNode node) => (node, node.Parent?.Parent) switch
    {
        (ArgumentSyntax, InvocationExpressionSyntax call) => LastName(call.Expression) == "GetTableClient",
        (ArgumentSyntax, ObjectCreationExpressionSyntax made) => LastName(made.Type) == "TableClient",
        (AttributeArgumentSyntax, AttributeSyntax attribute) => LastName(attribute.Name) == "FromKeyedServices",
        _ => false,
    };

    private static string LastName(SyntaxNode node) =>
        node.DescendantTokens().LastOrDefault(token => token.IsKind(SyntaxKind.IdentifierToken)).Text ?? "";

    private static string? Text(ExpressionSyntax? expression) =>
        expression is LiteralExpressionSyntax { Token.Value: string text } ? text : null;
}
