using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Pipeline.Storefronts;

/// <summary>
/// Tells which storefront calls, or whether an operator does. What was looked up is remembered for a minute, so that a
/// key costs the hot path nothing and a revoked one stops working within that time.
/// </summary>
public sealed class Callers(StorefrontTable storefronts, TimeProvider time)
{
    private const string Scheme = "Bearer ";
    private const int RememberedKeys = 10_000;
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan StoreTimeout = TimeSpan.FromSeconds(5);
    private static readonly byte[] NoHash = new byte[32];

    private readonly ConcurrentDictionary<(KeyKind, string), (StoredKey? Key, DateTimeOffset Until)> seen = new();

    /// <summary>The storefront's id; null when the key is missing, malformed, wrong or of another kind.</summary>
    public async ValueTask<string?> IdentifyAsync(HttpRequest request, CancellationToken cancellationToken) =>
        (await FindAsync(KeyKind.Storefront, request, cancellationToken))?.StorefrontId;

    /// <summary>Whether an operator calls; false for every storefront's key.</summary>
    public async ValueTask<bool> IsOperatorAsync(HttpRequest request, CancellationToken cancellationToken) =>
        await FindAsync(KeyKind.Operator, request, cancellationToken) is not null;

    private async ValueTask<StoredKey?> FindAsync(
        KeyKind kind, HttpRequest request, CancellationToken cancellationToken)
    {
        var header = request.Headers[HeaderNames.Authorization].ToString();
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return null;
        if (ApiKey.Parse(header[Scheme.Length..].Trim()) is not { } key || key.Kind != kind) return null;
        var stored = await FindAsync(kind, key.Id, cancellationToken);

        // An unknown id is compared as well, so that the delay does not tell which ids exist.
        return key.Matches(stored?.SecretHash ?? NoHash) ? stored : null;
    }

    private async ValueTask<StoredKey?> FindAsync(KeyKind kind, string keyId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (seen.TryGetValue((kind, keyId), out var known) && known.Until > now) return known.Key;
        var stored = await storefronts.FindKeyAsync(kind, keyId, cancellationToken)
            .WaitAsync(StoreTimeout, time, cancellationToken);
        if (seen.Count >= RememberedKeys) seen.Clear(); // a flood of invented ids must not fill the memory
        seen[(kind, keyId)] = (stored, now + Remembered);
        return stored;
    }
}
