using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Storefronts;

namespace Pipeline.Docs;

/// <summary>The page that lists every problem. Open to anyone.</summary>
public static class ListProblems
{
    private static readonly Asset Page = new(DocsPage.Write("Problems", Content()), "text/html; charset=utf-8")
    {
        MaxAge = TimeSpan.FromHours(1),
        Policy = DocsPage.Policy,
    };

    [Function(nameof(ListProblems))]
    public static IResult Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "docs/problems")] HttpRequest request) =>
        Page.Answer(request);

    private static string Content() => $"""
        <nav><a href="/docs">API</a></nav>
        <h1>Problems</h1>
        <p>Every error is <code>application/problem+json</code> (RFC 9457). The same mistake is always the same
        <code>type</code>.</p>
        <table>
        {string.Join('\n', ProblemPages.All.OrderBy(page => page.Type.Status).Select(Row))}
        </table>
        """;

    private static string Row(ProblemPage page) =>
        $"<tr><td>{page.Type.Status}</td>"
        + $"<td><a href=\"/docs/problems/{page.Type.Name}\"><code>{page.Type.Name}</code></a></td>"
        + $"<td>{DocsPage.Sentence(page.Meaning)}</td></tr>";
}
