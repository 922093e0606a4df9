using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Pipeline.Storefronts;

/// <summary>
/// Decides who is let in: which storefront calls, or whether an operator does, and whether it asks for more than it
/// may. Keys and storefronts are remembered for a minute; a key that is revoked stops working within that time.
/// </summary>
public sealed class Callers
{
    private const string Scheme = "Bearer ";
    private static readonly byte[] NoHash = new byte[32];

    private readonly Remembered<(KeyKind Kind, string Id), StoredKey> keys;
    private readonly Remembered<string, StorefrontRow> storefronts;
    private readonly StorefrontOptions options;
    private readonly RateLimit rates;
    private readonly StoredKey? settingsOperator;

    public Callers(StorefrontTable table, RateLimit rates, IOptions<StorefrontOptions> options, TimeProvider time)
    {
        (this.rates, this.options) = (rates, options.Value);
        keys = new((key, stopping) => table.FindKeyAsync(key.Kind, key.Id, stopping), time);
        storefronts = new(table.FindAsync, time);
        settingsOperator = ApiKey.Parse(options.Value.OperatorKey) is { Kind: KeyKind.Operator } key
            ? StoredKey.Of(key, null)
            : null;
    }

    /// <summary>Lets a storefront in. The refusal is the answer for whoever has no key, or calls too often.</summary>
    public async ValueTask<(Storefront? Storefront, IResult? Refusal)> AdmitAsync(
        HttpRequest request, CancellationToken cancellationToken)
    {
        if (await AuthenticateAsync(KeyKind.Storefront, request, cancellationToken) is not { StorefrontId: { } id })
        {
            return (null, Refuse(request, "your storefront's key"));
        }

        var row = await storefronts.FindAsync(id, cancellationToken);
        var storefront = new Storefront(id, (row?.Limits ?? OwnLimits.None).Over(options), row?.OpenOrders ?? 0);
        return rates.Take(storefront, request) is { } refusal ? (null, refusal) : (storefront, null);
    }

    /// <summary>Lets a storefront in that wants to place orders: not while too many of its orders are open.</summary>
    public async ValueTask<(Storefront? Storefront, IResult? Refusal)> AdmitToOrderAsync(
        HttpRequest request, CancellationToken cancellationToken)
    {
        var (storefront, refusal) = await AdmitAsync(request, cancellationToken);
        if (storefront is not { HasTooManyOpenOrders: true }) return (storefront, refusal);
        return (null, Problems.TooManyOpenOrders.Answer(
            request,
            $"Nothing was stored. {storefront.Limits.OpenOrders} of your orders may be open at a time: wait until some "
            + "are settled, and send the same request again."));
    }

    /// <summary>Lets an operator in. No storefront's key will do.</summary>
    public async ValueTask<(Operator? Operator, IResult? Refusal)> AdmitOperatorAsync(
        HttpRequest request, CancellationToken cancellationToken) =>
        await AuthenticateAsync(KeyKind.Operator, request, cancellationToken) is { } key
            ? (new Operator(key.Id, key.Role), null)
            : (null, Refuse(request, "an operator's key"));

    /// <summary>Lets in whoever may act on orders: a storefront on its own, an operator on any.</summary>
    public async ValueTask<(Party? Party, IResult? Refusal)> AdmitPartyAsync(
        HttpRequest request, CancellationToken cancellationToken)
    {
        if (await AuthenticateAsync(KeyKind.Operator, request, cancellationToken) is { } key)
        {
            return (new Party(null, new Operator(key.Id, key.Role)), null);
        }

        var (storefront, refusal) = await AdmitAsync(request, cancellationToken);
        return (storefront is null ? null : new Party(storefront.Id, null), refusal);
    }

    private static IResult Refuse(HttpRequest request, string wanted)
    {
        request.HttpContext.Response.Headers.WWWAuthenticate = "Bearer"; // RFC 9110, 11.6.1: a 401 names its scheme
        return Problems.Unauthenticated.Answer(request, $"Send Authorization: Bearer and {wanted}.");
    }

    private async ValueTask<StoredKey?> AuthenticateAsync(
        KeyKind kind, HttpRequest request, CancellationToken cancellationToken)
    {
        var header = request.Headers[HeaderNames.Authorization].ToString();
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return null;
        if (ApiKey.Parse(header[Scheme.Length..].Trim()) is not { } key || key.Kind != kind) return null;
        var stored = kind == KeyKind.Operator && key.Id == settingsOperator?.Id
            ? settingsOperator
            : await keys.FindAsync((kind, key.Id), cancellationToken);

        // An unknown id is compared as well, so that the delay does not tell which ids exist.
        var matches = key.Matches(stored is null ? NoHash : stored.SecretHash.Span);
        return matches && stored is { RevokedAt: null } ? stored : null;
    }
}
