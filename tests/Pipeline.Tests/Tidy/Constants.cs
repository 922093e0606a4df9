using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Pipeline.Tests.Tidy;

/// <summary>What a string expression is worth: a literal, or a constant of its own type or of a named one.</summary>
internal sealed class Constants(IEnumerable<Source> files)
{
    private readonly ILookup<string, string> values = files.SelectMany(All)
        .ToLookup(each => $"{Type(each.Variable)}.{each.Variable.Identifier.Text}", each => each.Value);

    /// <summary>The string constants that a file declares.</summary>
    public static IEnumerable<(VariableDeclaratorSyntax Variable, string Value)> All(Source file) =>
        from field in file.All<FieldDeclarationSyntax>()
        where field.Modifiers.Any(word => word.Text == "const")
        from variable in field.Declaration.Variables
        let value = Literal(variable.Initializer?.Value)
        where value is not null
        select (variable, value);

    /// <summary>All that it may be: types of the same name in two namespaces are not told apart.</summary>
    public IEnumerable<string> Of(ExpressionSyntax expression) => expression switch
    {
        IdentifierNameSyntax name => values[$"{Type(expression)}.{name.Identifier.Text}"],
        MemberAccessExpressionSyntax member => values[string.Join('.', member.ToString().Split('.')[^2..])],
        _ => Literal(expression) is { } text ? [text] : [],
    };

    private static string? Literal(ExpressionSyntax? expression) =>
        expression is LiteralExpressionSyntax { Token.Value: string text } ? text : null;

    private static string? Type(SyntaxNode node) => node.FirstAncestorOrSelf<TypeDeclarationSyntax>()?.Identifier.Text;
}
