using System.Diagnostics.CodeAnalysis;
using Stripe;

namespace Pipeline.Payment;

/// <summary>The way to Stripe.</summary>
internal static class StripeConnection
{
    // Below the 15 s of a step's effect. The queue tries again, so the library does not: one backoff, not two.
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan AddressLifetime = TimeSpan.FromMinutes(5);

    [SuppressMessage("Reliability", "CA2000", Justification = "The client keeps both as long as the process lives.")]
    public static StripeClient Open(ProviderOptions options, TimeSpan? timeout = null)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = ConnectTimeout,
            PooledConnectionLifetime = AddressLifetime,
            AllowAutoRedirect = false,
        };
        var http = new HttpClient(handler) { Timeout = timeout ?? RequestTimeout };
        return new StripeClient(new StripeClientOptions
        {
            ApiKey = options.StripeApiKey,
            ApiBase = options.StripeApiBase?.GetLeftPart(UriPartial.Authority),
            HttpClient = new SystemNetHttpClient(http, maxNetworkRetries: 0, appInfo: null, enableTelemetry: false),
        });
    }
}
