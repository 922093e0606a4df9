using System.Collections.Frozen;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Pipeline.Storefronts;

namespace Pipeline.Docs;

/// <summary>docs/runbooks as pages. They lie inside the assembly, so they are those of this version.</summary>
internal static class Runbooks
{
    private const string Folder = "Runbooks/";
    private const string Extension = ".md";
    private const string Overview = "README";

    // No HTML of its own: nothing in a page is there but what Markdown makes.
    private static readonly MarkdownPipeline Markdown = new MarkdownPipelineBuilder()
        .UsePipeTables().UseAutoIdentifiers().DisableHtml().Build();

    /// <summary>By name, as held-review.</summary>
    public static FrozenDictionary<string, Asset> Pages { get; } = Resources.Names(Folder)
        .Select(name => name[Folder.Length..^Extension.Length])
        .Where(name => name != Overview)
        .ToFrozenDictionary(name => name, name => PageOf(name, "<a href=\"/docs/runbooks\">Runbooks</a>"));

    public static Asset List { get; } = PageOf(Overview, "Runbooks");

    private static Asset PageOf(string name, string place)
    {
        var document = Markdig.Markdown.Parse(Resources.Read($"{Folder}{name}{Extension}"), Markdown);
        foreach (var link in document.Descendants<LinkInline>().ToList()) Lead(link);
        var title = document.Descendants<HeadingBlock>().First().Inline?.FirstChild?.ToString() ?? name;
        var content = $"<nav><a href=\"/docs\">API</a> / {place}</nav>\n{document.ToHtml(Markdown)}";
        return new Asset(DocsPage.Write(title, content), "text/html; charset=utf-8")
        {
            MaxAge = TimeSpan.FromHours(1),
            Policy = DocsPage.Policy,
        };
    }

    // From one runbook to another; what else docs/ has is not served from here, so it is named and not linked.
    private static void Lead(LinkInline link)
    {
        var url = link.Url ?? "";
        if (url.StartsWith("https://", StringComparison.Ordinal)) return;
        if (!url.Contains('/', StringComparison.Ordinal) && url.Contains(Extension, StringComparison.Ordinal))
        {
            link.Url = "/docs/runbooks/" + url.Replace(Extension, "", StringComparison.Ordinal);
            return;
        }

        while (link.FirstChild is { } child)
        {
            child.Remove();
            link.InsertBefore(child);
        }

        link.Remove();
    }
}
