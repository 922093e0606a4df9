using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Storefronts;

namespace Pipeline.Docs;

/// <summary>
/// The page to read and to try the API (Scalar). All that it loads comes from here: no script, font or proxy of anybody
/// else. Open to anyone.
/// </summary>
public static class BrowseApi
{
    // The page's script checks bodies with Zod, which compiles its checks unless it is told not to.
    private const string Setup = "globalThis.__zod_globalConfig = { jitless: true };";

    // 'unsafe-inline' for styles alone: the page's components set theirs in style elements and attributes.
    private static readonly string Policy =
        $"default-src 'none'; script-src 'self' {DocsPage.HashOf(Setup)}; style-src 'unsafe-inline'; "
        + "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    // The page's bar of its maker's own products, its telemetry and its fonts are left out.
    private static readonly string Settings = JsonSerializer.Serialize(new
    {
        url = "/v1/openapi.json",
        withDefaultFonts = false,
        telemetry = false,
        hideClientButton = true,
        showDeveloperTools = "never",
        agent = new { disabled = true },
        mcp = new { disabled = true },
        persistAuth = false,
        defaultOpenAllTags = true,
        authentication = new { preferredSecurityScheme = "storefrontKey" },
        customCss = ":root { --scalar-font: system-ui, sans-serif; --scalar-font-code: ui-monospace, monospace }",
    });

    private static readonly Asset Page = new(Content(), "text/html; charset=utf-8")
    {
        MaxAge = TimeSpan.FromMinutes(5),
        Policy = Policy,
    };

    [Function(nameof(BrowseApi))]
    public static IResult Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "docs")] HttpRequest request) =>
        Page.Answer(request);

    private static byte[] Content() => Encoding.UTF8.GetBytes($"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Pipeline API</title>
        <link rel="icon" href="data:,">
        </head>
        <body>
        <script id="api-reference" type="application/json" data-configuration="{DocsPage.Encode(Settings)}"></script>
        <script>{Setup}</script>
        <script src="/docs/scalar.js?v={LoadScalar.Version}"></script>
        </body>
        </html>

        """);
}
