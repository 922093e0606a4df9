using System.Collections.Concurrent;
using System.Net;

namespace Pipeline.Tests.Notification.Webhooks;

/// <summary>A storefront's receiver on this machine: it answers as it is told, and keeps what it is sent.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly HttpListener listener = new();
    private readonly ConcurrentQueue<Received> received = new();
    private readonly Task serving;

    public Receiver()
    {
        var port = FreePort();
        Url = $"http://127.0.0.1:{port}/hook";
        listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        listener.Start();
        serving = ServeAsync();
    }

    public string Url { get; }

    /// <summary>What it answers.</summary>
    public int Status { get; set; } = 204;

    /// <summary>Where it sends its callers with a 3xx.</summary>
    public string? Location { get; set; }

    public IReadOnlyList<Received> Received => [.. received];

    public async ValueTask DisposeAsync()
    {
        listener.Close();
        await serving;
    }

    private async Task ServeAsync()
    {
        while (listener.IsListening)
        {
            try
            {
                await AnswerAsync(await listener.GetContextAsync());
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext call)
    {
        using var body = new MemoryStream();
        await call.Request.InputStream.CopyToAsync(body);
        received.Enqueue(new Received(
            call.Request.Url!.AbsolutePath, // a request that came has one
            call.Request.ContentType ?? "",
            call.Request.Headers.AllKeys.ToDictionary(
                name => name ?? "", name => call.Request.Headers[name] ?? "", StringComparer.OrdinalIgnoreCase),
            body.ToArray()));
        call.Response.StatusCode = Status;
        if (Location is not null) call.Response.RedirectLocation = Location;
        call.Response.Close();
    }

    private static int FreePort()
    {
        using var socket = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }
}

internal sealed record Received(
    string Path, string ContentType, IReadOnlyDictionary<string, string> Headers, byte[] Body);
