using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Pipeline.Tests.Tidy;

/// <summary>A bound on everything: lines of a file and of a method, characters of a line.</summary>
internal static class Size
{
    public const int FileLines = 250;

    public const int MethodLines = 60;

    public const int LineCharacters = 120;

    public const int ProgramLines = 20;

    public static IEnumerable<Finding> Findings(Source file)
    {
        var lines = file.Text.TrimEnd('\n').Split('\n');
        var most = file.Path == "functions/Program.cs" ? ProgramLines : FileLines;
        if (lines.Length > most)
            yield return new(file.Path, 1, $"file of {lines.Length} lines, {most} at most");
        foreach (var (index, line) in lines.Index().Where(each => each.Item.Length > LineCharacters))
            yield return new(file.Path, index + 1, $"line of {line.Length} characters, {LineCharacters} at most");
        foreach (var method in file.Root.DescendantNodes().Where(IsMethod))
        {
            var span = method.GetLocation().GetLineSpan();
            var length = span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
            if (length > MethodLines)
                yield return file.Finding(method, $"method of {length} lines, {MethodLines} at most");
        }
    }

    // A lambda in a method is inside its span already; one in a field is a method of its own.
    private static bool IsMethod(SyntaxNode node) => node is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax
        or AccessorDeclarationSyntax or AnonymousFunctionExpressionSyntax
        || (node is PropertyDeclarationSyntax property && property.ExpressionBody is not null);
}
