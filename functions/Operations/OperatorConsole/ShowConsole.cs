using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Pipeline.Storefronts;

namespace Pipeline.Operations.OperatorConsole;

/// <summary>
/// The operators' page, and all that it loads. Open to anyone, for it holds nothing: what it shows it asks for with the
/// operator's key.
/// </summary>
public static class ShowConsole
{
    private const string Folder = "Console/";
    private const string Start = "index.html";

    // No word of it may be loosened: no inline script or style, nothing from elsewhere, in no other page.
    private const string Policy = "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    internal static readonly FrozenDictionary<string, Asset> Files = Resources.Names(Folder)
        .ToFrozenDictionary(name => name[Folder.Length..], Read);

    [Function(nameof(ShowConsole))]
    public static IResult Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "console")] HttpRequest request) =>
        Files[Start].Answer(request);

    private static Asset Read(string name) => new(Resources.ReadBytes(name), MediaTypeOf(name))
    {
        MaxAge = TimeSpan.Zero,
        Policy = Policy,
    };

    private static string MediaTypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".json" => "application/json",
        ".svg" => "image/svg+xml",
        ".md" => "text/plain; charset=utf-8",
        var other => throw new InvalidOperationException($"No media type for {other}."),
    };
}
