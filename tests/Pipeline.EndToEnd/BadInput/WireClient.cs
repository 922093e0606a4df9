using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Pipeline.EndToEnd.BadInput;

/// <summary>What came back. Status 0: the connection ended without an answer.</summary>
internal sealed record WireAnswer(int Status, ILookup<string, string> Headers, string Body, TimeSpan Elapsed)
{
    private const string Problem = "application/problem+json";

    public string? Header(string name) => Headers[name].FirstOrDefault();

    public bool IsProblem => Header("Content-Type")?.StartsWith(Problem, StringComparison.Ordinal) == true;

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string? Text(string member) => Json.TryGetProperty(member, out var value) ? value.ToString() : null;

    /// <summary>The last part of the problem's type.</summary>
    public string? Type => IsProblem ? Text("type")?.Replace("urn:pipeline:", "", StringComparison.Ordinal) : null;

    /// <summary>What a problem lacks of what each has (RFC 9457, and a traceId); null when it is whole.</summary>
    public string? Lack => Array.Find(["type", "title", "status", "detail", "traceId"],
        member => string.IsNullOrEmpty(Text(member))) ?? (Text("status") == $"{Status}" ? null : "its own status");
}

/// <summary>A bare connection to a worker, opened anew where it was closed.</summary>
internal sealed class WireClient(int port) : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan TellsTheEndAfter = TimeSpan.FromMilliseconds(500);
    private readonly byte[] buffer = new byte[64 * 1024];
    private Socket? socket;
    private MemoryStream read = new();

    /// <summary>Sends a request and reads an answer, on the connection of the one before if it is open.</summary>
    public Task<WireAnswer> SendAsync(WireRequest request) => SendAsync(request.Bytes);

    /// <param name="bytes">Whatever is to be sent.</param>
    /// <param name="isLast">The connection is of its own; a server that waits for more is told the end.</param>
    public async Task<WireAnswer> SendAsync(byte[] bytes, bool isLast = false)
    {
        if (isLast) Close();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        var began = Stopwatch.GetTimestamp();
        try
        {
            await WriteAsync(bytes, limit.Token);
            if (isLast && socket is { } waiting && !await IsAnsweredAsync(waiting))
                waiting.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The server closed before it had read all, perhaps with an answer.
        }

        var answer = await ReadAsync(began, bytes.AsSpan().StartsWith("HEAD "u8), limit.Token);
        var keeps = answer.Status is not 0
            && answer.Header("Connection")?.Contains("close", StringComparison.Ordinal) != true;
        if (isLast || !keeps) Close();
        return answer;
    }

    /// <summary>Sends without waiting for an answer.</summary>
    public async Task WriteAsync(byte[] bytes, CancellationToken stopping)
    {
        if (socket is null)
        {
            socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), stopping);
            read = new MemoryStream();
        }

        for (var sent = 0; sent < bytes.Length;) sent += await socket.SendAsync(bytes.AsMemory(sent), stopping);
    }

    /// <summary>Waits for an answer to what was written.</summary>
    public Task<WireAnswer> ReadAsync(CancellationToken stopping) =>
        ReadAsync(Stopwatch.GetTimestamp(), false, stopping);

    private static async Task<bool> IsAnsweredAsync(Socket socket)
    {
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        soon.CancelAfter(TellsTheEndAfter);
        try
        {
            await socket.ReceiveAsync(Memory<byte>.Empty, soon.Token);
            return true;
        }
        catch (OperationCanceledException) when (soon.IsCancellationRequested)
        {
            return false;
        }
    }

    public void Close()
    {
        socket?.Dispose();
        socket = null;
    }

    public void Dispose() => Close();

    private async Task<WireAnswer> ReadAsync(long began, bool isHead, CancellationToken stopping)
    {
        try
        {
            var head = Encoding.Latin1.GetString(await ReadUntilAsync("\r\n\r\n"u8.ToArray(), stopping));
            var lines = head.Split("\r\n");
            var status = int.Parse(lines[0].Split(' ')[1]);
            var headers = lines.Skip(1).Where(line => line.Length > 0).Select(line => line.Split(": ", 2))
                .ToLookup(pair => pair[0], pair => pair[^1], StringComparer.OrdinalIgnoreCase);
            if (status == 100) return await ReadAsync(began, isHead, stopping);
            var body = isHead || status is 204 or 304 ? [] : await ReadBodyAsync(headers, stopping);
            return new WireAnswer(status, headers, Encoding.UTF8.GetString(body), Stopwatch.GetElapsedTime(began));
        }
        catch (Exception closed) when (closed is SocketException or EndOfStreamException)
        {
            return new WireAnswer(0, Array.Empty<string>().ToLookup(_ => ""), "", Stopwatch.GetElapsedTime(began));
        }
    }

    private async Task<byte[]> ReadBodyAsync(ILookup<string, string> headers, CancellationToken stopping)
    {
        if (headers["Content-Length"].FirstOrDefault() is { } length)
            return await TakeAsync(int.Parse(length), stopping);
        if (!headers["Transfer-Encoding"].Contains("chunked")) return await ReadToEndAsync(stopping);
        var body = new MemoryStream();
        while (true)
        {
            var size = Encoding.ASCII.GetString(await ReadUntilAsync("\r\n"u8.ToArray(), stopping)).Trim();
            var chunk = await TakeAsync(Convert.ToInt32(size, 16) + 2, stopping);
            if (chunk.Length == 2) return body.ToArray();
            body.Write(chunk.AsSpan(..^2));
        }
    }

    private async Task<byte[]> ReadToEndAsync(CancellationToken stopping)
    {
        try
        {
            while (true) await FillAsync(stopping);
        }
        catch (EndOfStreamException)
        {
            return read.ToArray(); // HTTP/1.0 has no other end
        }
    }

    private async Task<byte[]> ReadUntilAsync(byte[] end, CancellationToken stopping)
    {
        while (true)
        {
            var at = read.GetBuffer().AsSpan(0, (int)read.Length).IndexOf(end);
            if (at >= 0) return await TakeAsync(at + end.Length, stopping);
            await FillAsync(stopping);
        }
    }

    private async Task<byte[]> TakeAsync(int count, CancellationToken stopping)
    {
        while (read.Length < count) await FillAsync(stopping);
        var all = read.ToArray();
        read = new MemoryStream();
        read.Write(all.AsSpan(count));
        return all[..count];
    }

    private async Task FillAsync(CancellationToken stopping)
    {
        var count = socket is null ? 0 : await socket.ReceiveAsync(buffer, stopping);
        if (count == 0) throw new EndOfStreamException();
        read.Write(buffer.AsSpan(0, count));
    }
}
