using System.Text.RegularExpressions;

namespace Pipeline.EndToEnd.Harness;

/// <summary>A piece of a guide that can be run.</summary>
/// <param name="Language">As its fence says.</param>
/// <param name="Code">What stands between the fences.</param>
/// <param name="Expected">Parts of what it must print, from the text block behind it.</param>
internal sealed record Snippet(string Language, string Code, IReadOnlyList<string> Expected);

/// <summary>A guide in Markdown, taken apart into what it tells its reader to type.</summary>
internal static partial class Guide
{
    /// <summary>The snippets in their order.</summary>
    /// <exception cref="InvalidDataException">A text block has no snippet before it.</exception>
    public static IReadOnlyList<Snippet> Read(string markdown)
    {
        var snippets = new List<Snippet>();
        foreach (Match fence in Fence().Matches(markdown))
        {
            var (language, content) = (fence.Groups["language"].Value, fence.Groups["content"].Value);
            if (language != "text")
            {
                snippets.Add(new Snippet(language, content, []));
                continue;
            }

            if (snippets is not [.., var last]) throw new InvalidDataException("What prints this?");
            snippets[^1] = last with
            {
                Expected = [.. content.Split('\n', StringSplitOptions.RemoveEmptyEntries)],
            };
        }

        return snippets;
    }

    [GeneratedRegex("^```(?<language>[a-z]*)\n(?<content>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
