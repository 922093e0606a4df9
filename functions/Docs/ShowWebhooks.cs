using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using Pipeline.Notification.Webhooks;
using Pipeline.Storefronts;

namespace Pipeline.Docs;

/// <summary>What the built-in receiver was sent, newest first. On this machine only; reload for more.</summary>
public sealed class ShowWebhooks(ReceivedWebhooks received, IOptions<WebhookOptions> options)
{
    [Function(nameof(ShowWebhooks))]
    public IResult Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "local/webhooks")] HttpRequest request)
    {
        if (!options.Value.IsLocal) return Problems.NotFound.Answer(request, "This is for development alone.");
        var headers = request.HttpContext.Response.Headers;
        headers.ContentSecurityPolicy = DocsPage.Policy;
        headers.CacheControl = "no-store";
        return Results.Bytes(
            DocsPage.Write("Webhooks", Content($"{request.Host}", received.NewestFirst)), "text/html; charset=utf-8");
    }

    private static string Content(string host, IReadOnlyList<ReceivedWebhook> newestFirst) => $"""
        <nav><a href="/docs">API</a></nav>
        <h1>Webhooks that this machine received</h1>
        <p>The newest 100, until the app stops. Reload for more.</p>
        {(newestFirst.Count == 0
            ? $"""
              <p>None yet. Set up <code>http://{DocsPage.Encode(host)}/local/webhooks/demo/receiver</code> as the
              webhook <code>receiver</code>, wait a minute, and place an order.</p>
              """
            : string.Join('\n', newestFirst.Select(Row)))}
        """;

    private static string Row(ReceivedWebhook each) => $"""
        <h2>{DocsPage.Encode(each.Id)}</h2>
        <p class="status">{each.At.ToString("u", CultureInfo.InvariantCulture)} at {DocsPage.Encode(each.Endpoint)},
        {(each.IsGenuine ? "signature is right" : "signature is wrong: refused")}</p>
        <pre>{DocsPage.Encode(each.Body)}</pre>
        """;
}
