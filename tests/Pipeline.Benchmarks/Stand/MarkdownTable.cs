using System.Text;

namespace Pipeline.Benchmarks.Stand;

/// <summary>Rows of tables in Markdown.</summary>
public static class MarkdownTable
{
    /// <summary>A row without its line's end, its figures written alike wherever it runs.</summary>
    public static string Row(params FormattableString[] cells) =>
        Join(cells.Select(FormattableString.Invariant));

    public static StringBuilder AppendRow(this StringBuilder page, params IEnumerable<string> cells) =>
        page.Append(Join(cells)).Append('\n');

    /// <summary>The line under the heads: columns of text, and then those of figures.</summary>
    public static StringBuilder AppendRule(this StringBuilder page, int texts, int figures) => page
        .AppendJoin("", Enumerable.Repeat("|---", texts)).AppendJoin("", Enumerable.Repeat("|--:", figures))
        .Append("|\n");

    private static string Join(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";
}
