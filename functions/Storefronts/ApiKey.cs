using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Storefronts;

/// <summary>Whom a key lets in. A key of one kind never opens what is the other's.</summary>
public enum KeyKind
{
    Storefront,
    Operator,
}

/// <summary>What a key says that it is for.</summary>
public enum KeyMode
{
    Live,
    Test,
}

/// <summary>
/// A storefront's key, <c>sk_live_keyId_secret</c> or <c>sk_test_keyId_secret</c>, or an operator's, which begins with
/// <c>ok_</c>.
/// </summary>
public sealed record ApiKey
{
    private const int Longest = 200;
    private const int IdDigits = 16;

    // Letters and digits only, so that a double click selects the whole key; 62^43 > 2^256, which is 32 random bytes.
    private const string Symbols = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int SecretSymbols = 43;

    private readonly string text;

    private ApiKey(KeyKind kind, KeyMode mode, string id, string text) =>
        (Kind, Mode, Id, this.text) = (kind, mode, id, text);

    /// <summary>What the key claims to be; the row that it is found in must agree.</summary>
    public KeyKind Kind { get; }

    public KeyMode Mode { get; }

    /// <summary>Names the row; not secret.</summary>
    public string Id { get; }

    /// <summary>Makes a new key with a random id and secret.</summary>
    public static ApiKey New(KeyKind kind, KeyMode mode)
    {
        var id = RandomNumberGenerator.GetHexString(IdDigits, lowercase: true);
        var secret = RandomNumberGenerator.GetString(Symbols, SecretSymbols);
        return new ApiKey(kind, mode, id, $"{PrefixOf(kind)}_{NameOf(mode)}_{id}_{secret}");
    }

    /// <summary>Reads a key; null when the text is none.</summary>
    public static ApiKey? Parse(string? text)
    {
        if (text is null || text.Length > Longest) return null;
        return text.Split('_', 4) is [var prefix, var modeName, var id, { Length: > 0 }]
            && KindOf(prefix) is { } kind
            && ModeOf(modeName) is { } mode
            && id.Length is > 0 and <= 32 && id.All(char.IsAsciiLetterOrDigit)
                ? new ApiKey(kind, mode, id, text)
                : null;
    }

    /// <summary>The whole key, secret included: for whoever it is made for, once.</summary>
    public string Reveal() => text;

    /// <summary>
    /// What is stored in place of the secret. Of the whole text, so that a key is of use only as it was given: with
    /// its kind, its mode and its id. A fast hash will do, for the secret is as good as 32 random bytes.
    /// </summary>
    public byte[] Hash() => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    /// <summary>Compares in fixed time, so that the answer's delay says nothing about the stored hash.</summary>
    public bool Matches(ReadOnlySpan<byte> storedHash) => CryptographicOperations.FixedTimeEquals(Hash(), storedHash);

    // A record would print its secret.
    public override string ToString() => $"key {Id}";

    internal static string NameOf(KeyMode mode) => mode switch
    {
        KeyMode.Live => "live",
        KeyMode.Test => "test",
        _ => throw new InvalidOperationException($"Unknown mode {mode}."),
    };

    internal static KeyMode? ModeOf(string? name) => name switch
    {
        "live" => KeyMode.Live,
        "test" => KeyMode.Test,
        _ => null,
    };

    private static string PrefixOf(KeyKind kind) => kind switch
    {
        KeyKind.Storefront => "sk",
        KeyKind.Operator => "ok",
        _ => throw new InvalidOperationException($"Unknown kind {kind}."),
    };

    private static KeyKind? KindOf(string prefix) => prefix switch
    {
        "sk" => KeyKind.Storefront,
        "ok" => KeyKind.Operator,
        _ => null,
    };
}
