using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Pipeline.Tests.Tidy;

/// <summary>Names that say nothing, comments that are leftovers, and null suppressions without a reason.</summary>
internal static partial class Wording
{
    public static IEnumerable<Finding> Names(Source file)
    {
        foreach (var segment in file.Segments.Where(segment => Empty().IsMatch(segment.Split('.')[0])))
            yield return new(file.Path, 1, $"{segment} says nothing of what it does");
        if (!file.Path.EndsWith(".cs", Ordinal)) yield break;
        foreach (var type in file.All<BaseTypeDeclarationSyntax>().Where(type => Empty().IsMatch(type.Identifier.Text)))
            yield return file.Finding(type, $"{type.Identifier.Text} says nothing of what it does");
    }

    public static IEnumerable<Finding> Comments(Source file)
    {
        foreach (var comment in file.Root.DescendantTrivia(descendIntoTrivia: true).Where(IsComment))
        {
            var lines = comment.ToString().Split('\n').Select(line => line.Trim().Trim('/', '*', ' ')).ToList();
            if (Leftover().IsMatch(comment.ToString()))
                yield return file.Finding(comment.GetLocation(), "a comment for later: open an issue");
            if (lines.Any(IsCode))
                yield return file.Finding(comment.GetLocation(), "commented-out code: git remembers it");
        }
    }

    public static IEnumerable<Finding> Suppressions(Source file)
    {
        var lines = file.Text.Split('\n');
        foreach (var node in file.All<PostfixUnaryExpressionSyntax>()
            .Where(node => node.IsKind(SyntaxKind.SuppressNullableWarningExpression)))
        {
            var line = node.OperatorToken.GetLocation().GetLineSpan().StartLinePosition.Line;
            if (node.Operand.IsKind(SyntaxKind.DefaultLiteralExpression) || node.Operand is DefaultExpressionSyntax)
                yield return file.Finding(node, "default!: use required");
            else if (file.IsUnder("functions") && !lines[Math.Max(line - 1, 0)..(line + 1)].Any(HasComment))
                yield return file.Finding(node, "! without a comment that says why it cannot be null");
        }
    }

    private static bool HasComment(string line) => CSharpSyntaxTree.ParseText(line).GetRoot().DescendantTrivia()
        .Any(trivia => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia));

    private static bool IsComment(SyntaxTrivia trivia) => trivia.Kind() is SyntaxKind.SingleLineCommentTrivia
        or SyntaxKind.MultiLineCommentTrivia or SyntaxKind.SingleLineDocumentationCommentTrivia;

    /// <summary>Prose may end in a semicolon, but does not parse as a statement that acts.</summary>
    private static bool IsCode(string line)
    {
        if (line.Length == 0 || line[^1] is not (';' or '{' or '}')) return false;
        if (line is "}" or "{") return true;
        var text = line[^1] == '{' ? line + "}" : line;
        var statement = SyntaxFactory.ParseStatement(text, consumeFullText: true);
        if (!statement.ContainsDiagnostics && Acts(statement)) return true;
        return line[^1] == '{' && SyntaxFactory.ParseMemberDeclaration(text, consumeFullText: true)
            is { ContainsDiagnostics: false } and not IncompleteMemberSyntax;
    }

    private static bool Acts(StatementSyntax statement) => statement switch
    {
        ExpressionStatementSyntax { Expression: IdentifierNameSyntax } => false,
        LocalDeclarationStatementSyntax local => local.Declaration.Variables.Any(each => each.Initializer is not null),
        _ => true,
    };

    [GeneratedRegex("(Common|Helpers?|Util(ity|ities|s)?|Managers?)$", RegexOptions.CultureInvariant)]
    private static partial Regex Empty();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK)\b", RegexOptions.CultureInvariant)]
    private static partial Regex Leftover();
}
