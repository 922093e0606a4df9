using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Storefronts;

/// <summary>Whom a key lets in. A key of one kind never opens what is the other's.</summary>
public enum KeyKind
{
    Storefront,
    Operator,
}

/// <summary>
/// A storefront's key, <c>sk_live_keyId_secret</c> or <c>sk_test_keyId_secret</c>, or an operator's, which begins with
/// <c>ok_</c>.
/// </summary>
public sealed record ApiKey
{
    private const int Longest = 200;

    private ApiKey(KeyKind kind, string id, string secret) => (Kind, Id, Secret) = (kind, id, secret);

    /// <summary>What the key claims to be; the row that it is found in must agree.</summary>
    public KeyKind Kind { get; }

    /// <summary>Names the row; not secret.</summary>
    public string Id { get; }

    private string Secret { get; }

    /// <summary>Reads a key; null when the text is none.</summary>
    public static ApiKey? Parse(string? text)
    {
        if (text is null || text.Length > Longest) return null;
        return text.Split('_', 4) is [var prefix, "live" or "test", var id, { Length: > 0 } secret]
            && KindOf(prefix) is { } kind
            && id.Length is > 0 and <= 32 && id.All(char.IsAsciiLetterOrDigit)
                ? new ApiKey(kind, id, secret)
                : null;
    }

    /// <summary>What is stored in place of the secret. A fast hash will do: the secret is 32 random bytes.</summary>
    public byte[] Hash() => SHA256.HashData(Encoding.UTF8.GetBytes(Secret));

    /// <summary>Compares in fixed time, so that the answer's delay says nothing about the stored hash.</summary>
    public bool Matches(ReadOnlySpan<byte> storedHash) => CryptographicOperations.FixedTimeEquals(Hash(), storedHash);

    // A record would print its secret.
    public override string ToString() => $"key {Id}";

    private static KeyKind? KindOf(string prefix) => prefix switch
    {
        "sk" => KeyKind.Storefront,
        "ok" => KeyKind.Operator,
        _ => null,
    };
}
