using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Pipeline.Storefronts;

/// <summary>
/// The Idempotency-Key header (draft-ietf-httpapi-idempotency-key-header): 8 to 64 of A-Z a-z 0-9 _ -, bare or as a
/// quoted string.
/// </summary>
internal static partial class IdempotencyKey
{
    public const string Header = "Idempotency-Key";
    public const string Allowed = "Send an Idempotency-Key header of 8 to 64 characters out of A-Z a-z 0-9 _ -, "
        + "one for each request, and the same again when you repeat it.";

    /// <summary>The key; null when it is missing, malformed or sent twice.</summary>
    public static string? Read(HttpRequest request) =>
        request.Headers[Header] is [{ } value] && Form().Match(value) is { Success: true } match
            ? match.Groups["key"].Value
            : null;

    /// <summary>Whether it is a key as it stands, where no header quotes it.</summary>
    public static bool IsKey(string? text) => text is not null && !text.StartsWith('"') && Form().IsMatch(text);

    [GeneratedRegex("^(?<quote>\"?)(?<key>[A-Za-z0-9_-]{8,64})\\k<quote>\\z", RegexOptions.CultureInvariant, 100)]
    private static partial Regex Form();
}
