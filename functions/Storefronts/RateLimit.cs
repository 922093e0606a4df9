using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace Pipeline.Storefronts;

/// <summary>
/// One token bucket for each storefront and running instance. A bucket that is full and idle is dropped by the
/// framework after some seconds, so there are as many as storefronts that call.
/// </summary>
public sealed class RateLimit : IDisposable
{
    private const string Policy = "\"storefront\"";

    private readonly PartitionedRateLimiter<Storefront> buckets =
        PartitionedRateLimiter.Create<Storefront, (string, Limits)>(Bucket);

    /// <summary>Takes a token, and says in the headers how many are left. The refusal when there is none.</summary>
    /// <remarks>draft-ietf-httpapi-ratelimit-headers-10: q and w of the policy, r and t of what is left.</remarks>
    internal IResult? Take(Storefront storefront, HttpRequest request)
    {
        var (rate, burst, _) = storefront.Limits;
        using var lease = buckets.AttemptAcquire(storefront);
        var left = Math.Clamp(buckets.GetStatistics(storefront)?.CurrentAvailablePermits ?? 0, 0, burst);
        var headers = request.HttpContext.Response.Headers;
        headers["RateLimit-Policy"] = $"{Policy};q={burst};w={Seconds((double)burst / rate)}";
        headers["RateLimit"] = $"{Policy};r={left};t={Seconds((double)(burst - left) / rate)}";
        if (lease.IsAcquired) return null;
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after.TotalSeconds : 1;
        return (Problems.RateLimited with { RetryAfterSeconds = Math.Max(1, Seconds(wait)) }).Answer(
            request, $"Nothing was done. Send at most {rate} requests a second, and this one again after Retry-After.");
    }

    public void Dispose() => buckets.Dispose();

    // The limits are part of the name: a storefront whose limits change gets a new bucket.
    private static RateLimitPartition<(string, Limits)> Bucket(Storefront storefront) =>
        RateLimitPartition.GetTokenBucketLimiter((storefront.Id, storefront.Limits), OptionsOf);

    private static TokenBucketRateLimiterOptions OptionsOf((string Id, Limits Limits) bucket) => new()
    {
        TokenLimit = bucket.Limits.Burst,
        TokensPerPeriod = 1,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1) / bucket.Limits.RequestsPerSecond,
        QueueLimit = 0, // a caller is told at once: one that waits here holds a connection for nothing
    };

    private static int Seconds(double seconds) => (int)Math.Ceiling(seconds);
}
