global using static System.StringComparison;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Pipeline.Tests.Tidy;

/// <summary>One text file: its path from the repository's root, with slashes, and what it says.</summary>
internal sealed record Source(string Path, string Text)
{
    private readonly Lazy<SyntaxTree> tree = new(() => CSharpSyntaxTree.ParseText(Text, path: Path));

    public SyntaxTree Tree => tree.Value;

    public CompilationUnitSyntax Root => Tree.GetCompilationUnitRoot();

    public string[] Segments => Path.Split('/');

    public string Name => Segments[^1];

    public bool IsUnder(string folder) => Path.StartsWith(folder + "/", Ordinal);

    public IEnumerable<T> All<T>()
        where T : SyntaxNode => Root.DescendantNodes().OfType<T>();

    public Finding Finding(SyntaxNode node, string message) => Finding(node.GetLocation(), message);

    public Finding Finding(Location place, string message) =>
        new(Path, place.GetLineSpan().StartLinePosition.Line + 1, message);
}

/// <summary>A rule broken at a place.</summary>
internal sealed record Finding(string Path, int Line, string Message)
{
    public override string ToString() => $"{Path}:{Line}: {Message}";
}
