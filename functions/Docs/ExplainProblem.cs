using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Storefronts;

namespace Pipeline.Docs;

/// <summary>The page of one problem, named as the last part of its URN. Open to anyone.</summary>
public static class ExplainProblem
{
    private static readonly FrozenDictionary<string, Asset> Pages = ProblemPages.All.ToFrozenDictionary(
        page => page.Type.Name,
        page => new Asset(DocsPage.Write(page.Type.Title, Content(page)), "text/html; charset=utf-8")
        {
            MaxAge = TimeSpan.FromHours(1),
            Policy = DocsPage.Policy,
        });

    [Function(nameof(ExplainProblem))]
    public static IResult Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "docs/problems/{name}")] HttpRequest request,
        string name) =>
        Pages.TryGetValue(name, out var page)
            ? page.Answer(request)
            : Problems.NotFound.Answer(request, "No problem has this name. GET /docs/problems lists them all.");

    private static string Content(ProblemPage page) => $"""
        <nav><a href="/docs">API</a> / <a href="/docs/problems">Problems</a></nav>
        <h1>{DocsPage.Encode(page.Type.Title)}</h1>
        <p class="status"><code>urn:pipeline:{page.Type.Name}</code> HTTP status {page.Type.Status}</p>
        <h2>What it means</h2>
        <p>{DocsPage.Sentence(page.Meaning)}</p>
        <h2>When it happens</h2>
        <p>{DocsPage.Sentence(page.When)}</p>
        <h2>What to do</h2>
        <p>{DocsPage.Sentence(page.Remedy)}</p>
        <h2>Example</h2>
        <pre>{DocsPage.Encode(page.ExampleJson)}</pre>
        """;
}
