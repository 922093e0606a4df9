using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Pipeline.Notification.Webhooks;

/// <summary>
/// The secrets that endpoints are signed with. None is stored: each is derived from the app's own key and from what
/// stands in the endpoint's row, so whoever reads the tables can sign nothing.
/// </summary>
public sealed class WebhookSecrets(IOptions<WebhookOptions> options)
{
    private const int SecretBytes = 32;

    private readonly IReadOnlyList<byte[]> keys = options.Value.Keys;

    /// <summary>Whether there is a key to derive from.</summary>
    public bool IsOn => keys.Count > 0;

    /// <summary>What the storefront is given: whsec_ and base64.</summary>
    /// <exception cref="InvalidOperationException">There is no key.</exception>
    public string Show(string storefrontId, WebhookEndpoint endpoint) => IsOn
        ? WebhookSignature.SecretPrefix
            + Convert.ToBase64String(Derive(keys[0], storefrontId, endpoint, endpoint.Version))
        : throw new InvalidOperationException("Setting Webhooks__SigningKey is missing.");

    /// <summary>Whatever a delivery is to be signed with now, the newest first.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Signing(
        string storefrontId, WebhookEndpoint endpoint, DateTimeOffset now) =>
        [.. endpoint.SigningVersions(now).SelectMany(version => keys.Select(key =>
            (ReadOnlyMemory<byte>)Derive(key, storefrontId, endpoint, version)))];

    // HKDF (RFC 5869); the info names all that tells one secret from another.
    private static byte[] Derive(byte[] key, string storefrontId, WebhookEndpoint endpoint, int version) =>
        HKDF.DeriveKey(
            HashAlgorithmName.SHA256,
            key,
            SecretBytes,
            salt: Convert.FromHexString(endpoint.Salt),
            info: Encoding.UTF8.GetBytes($"pipeline webhook\0{storefrontId}\0{endpoint.Name}\0{version}"));
}
