using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;

namespace Pipeline.EndToEnd.Harness;

/// <summary>
/// Takes what an OpenTelemetry exporter posts. Names and ids stand in protobuf as they are, so they are looked for in
/// the bytes.
/// </summary>
internal sealed class Collector : IDisposable
{
    private readonly HttpListener listener = new();
    private readonly ConcurrentBag<(string Path, byte[] Body)> taken = [];

    public Collector()
    {
        Address = new Uri($"http://127.0.0.1:{FreePort.Next()}/");
        listener.Prefixes.Add(Address.ToString());
        listener.Start();
        _ = TakeAsync();
    }

    public Uri Address { get; }

    /// <summary>Whether something was posted there that has these bytes in it.</summary>
    public bool Has(string path, ReadOnlySpan<byte> bytes)
    {
        foreach (var (where, body) in taken)
        {
            if (where == path && body.AsSpan().IndexOf(bytes) >= 0) return true;
        }

        return false;
    }

    public void Dispose() => listener.Close();

    private async Task TakeAsync()
    {
        while (listener.IsListening)
        {
            try
            {
                await TakeOneAsync();
            }
            catch (Exception ended) when (ended is HttpListenerException or ObjectDisposedException or IOException)
            {
                // It was closed, or an exporter hung up.
            }
        }
    }

    private async Task TakeOneAsync()
    {
        var call = await listener.GetContextAsync();
        await using var body = call.Request.Headers["Content-Encoding"] == "gzip"
            ? new GZipStream(call.Request.InputStream, CompressionMode.Decompress)
            : call.Request.InputStream;
        using var copy = new MemoryStream();
        await body.CopyToAsync(copy);
        taken.Add((call.Request.Url?.AbsolutePath ?? "", copy.ToArray()));
        call.Response.Close();
    }
}
