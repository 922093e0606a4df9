using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Pipeline.Storefronts;

namespace Pipeline.Tests.Storefronts;

/// <summary>Callers for tests that are about something else: nobody calls too often.</summary>
internal static class Doors
{
    private static readonly RateLimit Rates = new();
    private static readonly StorefrontOptions Wide = new() { RequestsPerSecond = 10_000, Burst = 100_000 };

    public static Callers Open(StorefrontTable storefronts, TimeProvider time) => Open(storefronts, time, Wide);

    public static Callers Open(StorefrontTable storefronts, TimeProvider time, StorefrontOptions options) =>
        new(storefronts, Rates, Options.Create(options), time);

    public static HttpRequest Request(string header)
    {
        var request = new DefaultHttpContext().Request;
        request.Headers.Authorization = header;
        return request;
    }
}
