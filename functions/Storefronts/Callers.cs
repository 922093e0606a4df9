using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Pipeline.Storefronts;

/// <summary>
/// Tells which storefront calls. What was looked up is remembered for a minute, so that a key costs the hot path
/// nothing and a revoked one stops working within that time.
/// </summary>
public sealed class Callers(StorefrontTable storefronts, TimeProvider time)
{
    private const string Scheme = "Bearer ";
    private const int RememberedKeys = 10_000;
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);
    private static readonly byte[] NoHash = new byte[32];

    private readonly ConcurrentDictionary<string, (StoredKey? Key, DateTimeOffset Until)> seen = new();

    /// <summary>The storefront's id; null when the key is missing, malformed, unknown or wrong.</summary>
    public async ValueTask<string?> IdentifyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var header = request.Headers[HeaderNames.Authorization].ToString();
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return null;
        if (ApiKey.Parse(header[Scheme.Length..].Trim()) is not { } key) return null;
        var stored = await FindAsync(key.Id, cancellationToken);

        // An unknown id is compared as well, so that the delay does not tell which ids exist.
        return key.Matches(stored?.SecretHash ?? NoHash) ? stored?.StorefrontId : null;
    }

    private async ValueTask<StoredKey?> FindAsync(string keyId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (seen.TryGetValue(keyId, out var known) && known.Until > now) return known.Key;
        var stored = await storefronts.FindKeyAsync(keyId, cancellationToken);
        if (seen.Count >= RememberedKeys) seen.Clear(); // a flood of invented ids must not fill the memory
        seen[keyId] = (stored, now + Remembered);
        return stored;
    }
}
