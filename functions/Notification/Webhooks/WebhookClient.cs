using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Pipeline.Notification.Webhooks;

/// <summary>Posts a signed event to an endpoint. What the other side does is a result, never an exception.</summary>
public sealed class WebhookClient : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AddressLifetime = TimeSpan.FromMinutes(2);

    private readonly WebhookSecrets secrets;
    private readonly TimeProvider time;
    private readonly bool isLocal;
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> resolve;
    private readonly SocketsHttpHandler handler;
    private readonly HttpMessageInvoker http;

    public WebhookClient(WebhookSecrets secrets, IOptions<WebhookOptions> options, TimeProvider time)
        : this(secrets, options, time, Dns.GetHostAddressesAsync)
    {
    }

    internal WebhookClient(
        WebhookSecrets secrets,
        IOptions<WebhookOptions> options,
        TimeProvider time,
        Func<string, CancellationToken, Task<IPAddress[]>> resolve)
    {
        (this.secrets, this.time, this.resolve) = (secrets, time, resolve);
        isLocal = options.Value.IsLocal;
        handler = NewHandler();
        http = new HttpMessageInvoker(handler);
    }

    /// <summary>Posts a body once.</summary>
    /// <returns>The answer's status; 0 and a word when there was none.</returns>
    public async Task<WebhookAnswer> PostAsync(
        string storefrontId,
        WebhookEndpoint endpoint,
        string id,
        ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken)
    {
        if (!secrets.IsOn) return new WebhookAnswer(0, "no-signing-key");
        if (WebhookAddress.Read(endpoint.Url, isLocal) is not { } url) return new WebhookAnswer(0, "url-not-allowed");
        var now = time.GetUtcNow();
        using var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new ReadOnlyMemoryContent(body),
            Headers =
            {
                { "User-Agent", "Pipeline/1" },
                { "webhook-id", id },
                { "webhook-timestamp", $"{now.ToUnixTimeSeconds()}" },
                {
                    "webhook-signature",
                    WebhookSignature.Of(id, now, body.Span, secrets.Signing(storefrontId, endpoint, now))
                },
            },
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(CloudEvent.MediaType);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Timeout);
        try
        {
            // The answer's body is nobody's business: it is not read, and its connection is not used again.
            using var response = await http.SendAsync(request, patience.Token);
            return new WebhookAnswer((int)response.StatusCode, $"{(int)response.StatusCode}")
            {
                RetryAfter = RetryAfter(response, time.GetUtcNow()),
            };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new WebhookAnswer(0, "timed-out");
        }
        catch (HttpRequestException fault)
        {
            return new WebhookAnswer(0, WordFor(fault));
        }
    }

    public void Dispose()
    {
        http.Dispose();
        handler.Dispose();
    }

    private SocketsHttpHandler NewHandler() => new()
    {
        AllowAutoRedirect = false, // it would lead past the look at the address
        UseProxy = false,
        UseCookies = false,
        ConnectCallback = ConnectAsync,
        ConnectTimeout = ConnectTimeout,
        PooledConnectionLifetime = AddressLifetime,
        MaxResponseHeadersLength = 16, // KiB
        ActivityHeadersPropagator = null,
    };

    // The address that was looked at is the one that is connected to: a name that leads elsewhere a moment later
    // (DNS rebinding) gains nothing.
    [SuppressMessage("Reliability", "CA2000", Justification = "The stream owns the socket.")]
    private async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var all = IPAddress.TryParse(host, out var literal)
            ? [literal]
            : await resolve(host, cancellationToken);
        var allowed = Array.FindAll(all, IsAllowed);
        if (allowed.Length == 0) throw new ForbiddenAddressException();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.NoDelay = true;
            await socket.ConnectAsync(allowed, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private bool IsAllowed(IPAddress address) =>
        PublicAddress.Is(address) || (isLocal && IPAddress.IsLoopback(address));

    private static TimeSpan? RetryAfter(HttpResponseMessage response, DateTimeOffset now) =>
        response.Headers.RetryAfter is { } after ? after.Delta ?? after.Date - now : null;

    // Never the exception's text, which may name what only we can see.
    private static string WordFor(HttpRequestException fault) => fault switch
    {
        { InnerException: ForbiddenAddressException } => "address-not-public",
        { HttpRequestError: HttpRequestError.NameResolutionError } => "name-not-found",
        { HttpRequestError: HttpRequestError.SecureConnectionError } => "tls-failed",
        { InnerException: SocketException { SocketErrorCode: SocketError.HostNotFound } } => "name-not-found",
        { HttpRequestError: HttpRequestError.ConnectionError } or { InnerException: SocketException } => "unreachable",
        _ => "connection-broken",
    };

    [SuppressMessage("Design", "CA1032", Justification = "Thrown here and caught here.")]
    private sealed class ForbiddenAddressException() : IOException("The host leads to no public address.");
}

/// <param name="Status">HTTP status code; 0 when there was no answer.</param>
/// <param name="Result">The same in a word.</param>
public sealed record WebhookAnswer(int Status, string Result)
{
    /// <summary>How long it asks to be left alone (RFC 9110, 10.2.3); null when it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public bool IsTaken => Status is >= 200 and < 300;

    public bool IsGone => Status == 410;
}
