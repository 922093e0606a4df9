using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Pipeline.Tests.Tidy;

/// <summary>The analyzer passes over an entry it cannot resolve, so a typo would lift the ban without a word.</summary>
public sealed class BannedSymbolsTests
{
    private static readonly CSharpCompilation Runtime = CSharpCompilation.Create("runtime", [], Platform.References);

    [Theory]
    [InlineData("BannedSymbols.txt", "P:System.DateTime.Now")]
    [InlineData("functions/BannedSymbols.txt", "M:System.Guid.NewGuid")]
    [InlineData("functions/BannedSymbols.txt", "T:System.Console")]
    public void What_must_be_banned_is_banned(string path, string entry) =>
        Assert.Contains(Read(path).Text.Split('\n'), line => line.StartsWith(entry + ";", Ordinal));

    [Fact]
    public void Every_ban_names_a_symbol_and_what_to_use_instead() =>
        Expect.None(Findings(Read("BannedSymbols.txt")).Concat(Findings(Read("functions/BannedSymbols.txt"))));

    [Theory]
    [InlineData("P:System.DateTime.Nwo;Take a TimeProvider")]
    [InlineData("M:System.Threading.Thread.Sleep;Two overloads, and neither has no parameter")]
    [InlineData("T:System.Console;")]
    [InlineData("T:System.Console")]
    public void A_ban_of_nothing_or_without_a_way_out_is_found(string line) =>
        Assert.Single(Findings(new("BannedSymbols.txt", line)));

    [Fact]
    public void A_ban_of_a_symbol_passes() =>
        Expect.None(Findings(new("BannedSymbols.txt", "M:System.Guid.NewGuid;Make ids at the edge\n")));

    private static Source Read(string path) => Repository.Files.Single(file => file.Path == path);

    private static IEnumerable<Finding> Findings(Source file)
    {
        foreach (var (index, line) in file.Text.Split('\n').Index().Where(each => each.Item.Length > 0))
        {
            var parts = line.Split(';', 2);
            if (DocumentationCommentId.GetFirstSymbolForDeclarationId(parts[0], Runtime) is null)
                yield return new(file.Path, index + 1, $"{parts[0]} is no symbol");
            else if (parts.Length < 2 || parts[1].Length == 0)
                yield return new(file.Path, index + 1, $"{parts[0]}: what to use instead?");
        }
    }
}
