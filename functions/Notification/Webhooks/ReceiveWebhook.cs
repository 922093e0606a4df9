using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using Pipeline.Storefronts;

namespace Pipeline.Notification.Webhooks;

/// <summary>
/// A receiver as a storefront would write one, for development on this machine: it refuses what is not genuine, and
/// shows all that it was sent at /local/webhooks. Anywhere else it does not exist.
/// </summary>
public sealed class ReceiveWebhook(
    WebhookTable endpoints,
    WebhookSecrets secrets,
    ReceivedWebhooks received,
    IOptions<WebhookOptions> options,
    TimeProvider time)
{
    private const int MostBytes = 64 * 1024;
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    [Function(nameof(ReceiveWebhook))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "local/webhooks/{storefrontId}/{webhook}")]
        HttpRequest request,
        string storefrontId,
        string webhook,
        CancellationToken cancellationToken)
    {
        if (!options.Value.IsLocal || !StorefrontRow.IsId(storefrontId)
            || (await endpoints.ReadAsync(storefrontId, cancellationToken)).Find(webhook) is not { } endpoint)
        {
            return Problems.NotFound.Answer(request, "There is no such receiver.");
        }

        var (bytes, refusal) = await BoundedBody.ReadAsync(request, MostBytes, cancellationToken);
        if (refusal is not null) return refusal.Answer(request);
        var id = request.Headers["webhook-id"].ToString();
        var isGenuine = IsGenuine(request, id, bytes.Span, secrets.Signing(storefrontId, endpoint, time.GetUtcNow()));
        received.Add(new ReceivedWebhook(
            time.GetUtcNow(), $"{storefrontId}/{webhook}", id, isGenuine, Encoding.UTF8.GetString(bytes.Span)));
        return isGenuine
            ? Results.NoContent()
            : Problems.BadSignature.Answer(request, "No signature is right, or the timestamp is not of now.");
    }

    private bool IsGenuine(
        HttpRequest request, string id, ReadOnlySpan<byte> body, IReadOnlyList<ReadOnlyMemory<byte>> secrets)
    {
        var now = time.GetUtcNow();
        if (!long.TryParse(request.Headers["webhook-timestamp"], CultureInfo.InvariantCulture, out var seconds)
            || seconds < (now - Tolerance).ToUnixTimeSeconds() || seconds > (now + Tolerance).ToUnixTimeSeconds())
        {
            return false;
        }

        var expected = WebhookSignature.Of(id, DateTimeOffset.FromUnixTimeSeconds(seconds), body, secrets).Split(' ');
        return request.Headers["webhook-signature"].ToString().Split(' ').Any(given => expected.Any(right =>
            CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(right))));
    }
}
