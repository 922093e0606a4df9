using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Pipeline.Tests.Tidy;

/// <summary>
/// Each capability owns its tables. A folder touches a table when it declares a string constant whose name contains
/// "Table", or hands a name (a literal, or such a constant of any folder) to GetTableClient, new TableClient or
/// [FromKeyedServices]. Composition, in no folder, may make them all. A name computed at run time is not seen,
/// nor is the mere creation of a table.
/// </summary>
internal static class TableOwners
{
    public static IEnumerable<Finding> Findings(IReadOnlyList<Source> functions)
    {
        var constants = new Constants(functions);
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
        Source file, Constants constants) =>
    [
        .. Constants.All(file).Where(each => each.Variable.Identifier.Text.Contains("Table", Ordinal))
            .Select(each => (file, (SyntaxNode)each.Variable, each.Value)),
        .. file.Root.DescendantNodes().Where(IsName)
            .SelectMany(argument => constants.Of(argument.ChildNodes().OfType<ExpressionSyntax>().Last())
                .Select(table => (file, argument, table))),
    ];

    private static bool IsName(SyntaxNode node) => (node, node.Parent?.Parent) switch
    {
        (ArgumentSyntax, InvocationExpressionSyntax call) => LastName(call.Expression) == "GetTableClient",
        (ArgumentSyntax, ObjectCreationExpressionSyntax made) => LastName(made.Type) == "TableClient",
        (AttributeArgumentSyntax, AttributeSyntax attribute) => LastName(attribute.Name) == "FromKeyedServices",
        _ => false,
    };

    private static string LastName(SyntaxNode node) =>
        node.DescendantTokens().LastOrDefault(token => token.IsKind(SyntaxKind.IdentifierToken)).Text ?? "";
}
