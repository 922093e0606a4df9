using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Pipeline.Tests.Notification.Webhooks;

/// <summary>A storefront's receiver on this machine: it answers as it is told, and keeps what it is sent.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<Received> received = new();

    private Receiver(WebApplication app) => this.app = app;

    public string Url => $"{app.Urls.Single()}/hook";

    /// <summary>What it answers.</summary>
    public int Status { get; set; } = 204;

    /// <summary>Where it sends its callers with a 3xx.</summary>
    public string? Location { get; set; }

    /// <summary>When it wants to be called again.</summary>
    public string? RetryAfter { get; set; }

    public IReadOnlyList<Received> Received => [.. received];

    public static async Task<Receiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new Receiver(builder.Build());
        receiver.app.Run(receiver.AnswerAsync);
        await receiver.app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task AnswerAsync(HttpContext call)
    {
        using var body = new MemoryStream();
        await call.Request.Body.CopyToAsync(body);
        received.Enqueue(new Received(
            call.Request.Path,
            call.Request.ContentType ?? "",
            call.Request.Headers.ToDictionary(
                header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body.ToArray()));
        call.Response.StatusCode = Status;
        if (Location is not null) call.Response.Headers.Location = Location;
        if (RetryAfter is not null) call.Response.Headers.RetryAfter = RetryAfter;
    }
}

internal sealed record Received(
    string Path, string ContentType, IReadOnlyDictionary<string, string> Headers, byte[] Body);
