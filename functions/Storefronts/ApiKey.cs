using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Storefronts;

/// <summary>A storefront's key: <c>sk_live_keyId_secret</c> or <c>sk_test_keyId_secret</c>.</summary>
public sealed record ApiKey
{
    private const int Longest = 200;

    private ApiKey(string id, string secret) => (Id, Secret) = (id, secret);

    /// <summary>Names the row; not secret.</summary>
    public string Id { get; }

    private string Secret { get; }

    /// <summary>Reads a key; null when the text is none.</summary>
    public static ApiKey? Parse(string? text)
    {
        if (text is null || text.Length > Longest) return null;
        return text.Split('_', 4) is ["sk", "live" or "test", var id, { Length: > 0 } secret]
            && id.Length is > 0 and <= 32 && id.All(char.IsAsciiLetterOrDigit)
                ? new ApiKey(id, secret)
                : null;
    }

    /// <summary>What is stored in place of the secret. A fast hash will do: the secret is 32 random bytes.</summary>
    public byte[] Hash() => SHA256.HashData(Encoding.UTF8.GetBytes(Secret));

    /// <summary>Compares in fixed time, so that the answer's delay says nothing about the stored hash.</summary>
    public bool Matches(ReadOnlySpan<byte> storedHash) => CryptographicOperations.FixedTimeEquals(Hash(), storedHash);

    // A record would print its secret.
    public override string ToString() => $"key {Id}";
}
