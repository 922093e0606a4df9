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

    /// <summary>Lets a storefront in. The refusal is the answer for whoever has no storefront's key.</summary>
    public async ValueTask<(Storefront? Storefront, IResult? Refusal)> AdmitAsync(
        HttpRequest request, CancellationToken cancellationToken) =>
        await FindAsync(KeyKind.Storefront, request, cancellationToken) is { StorefrontId: { } id }
            ? (new Storefront(id), null)
            : (null, Refuse(request, "your storefront's key"));

    /// <summary>Lets an operator in. No storefront's key will do.</summary>
    public async ValueTask<(Operator? Operator, IResult? Refusal)> AdmitOperatorAsync(
        HttpRequest request, CancellationToken cancellationToken) =>
        await FindAsync(KeyKind.Operator, request, cancellationToken) is { } key
            ? (new Operator(key.Id), null)
            : (null, Refuse(request, "an operator's key"));

    private static IResult Refuse(HttpRequest request, string wanted)
    {
        request.HttpContext.Response.Headers.WWWAuthenticate = "Bearer"; // RFC 9110, 11.6.1: a 401 names its scheme
        return Problems.Unauthenticated.Answer(request, $"Send Authorization: Bearer and {wanted}.");
    }

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
