using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Notification.Webhooks;

/// <summary>Signs a delivery so that its receiver knows that it is ours, whole and of now.</summary>
/// <remarks>https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md</remarks>
public static class WebhookSignature
{
    public const string SecretPrefix = "whsec_";
    private const string Version = "v1,";

    /// <summary>The value of webhook-signature: one signature a secret, with a space between.</summary>
    /// <param name="id">The value of webhook-id.</param>
    /// <param name="at">The value of webhook-timestamp, as seconds since 1970.</param>
    /// <param name="body">As it is sent.</param>
    /// <param name="secrets">Each 24 to 64 bytes.</param>
    public static string Of(
        string id, DateTimeOffset at, ReadOnlySpan<byte> body, IEnumerable<ReadOnlyMemory<byte>> secrets)
    {
        var head = Encoding.UTF8.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"{id}.{at.ToUnixTimeSeconds()}."));
        byte[] signed = [.. head, .. body];
        return string.Join(' ', secrets.Select(secret =>
            Version + Convert.ToBase64String(HMACSHA256.HashData(secret.Span, signed))));
    }
}
