using System.Net;

namespace Pipeline.Notification.Webhooks;

/// <summary>Which URLs an endpoint may have. Where its host leads to is looked at when it is connected to.</summary>
internal static class WebhookAddress
{
    public const int Longest = 1_000;

    public static readonly string Allowed =
        $"must be an https URL of at most {Longest} characters to a public host, without user, password or fragment";

    // RFC 6761, RFC 6762, RFC 8375 and what clouds call their insides.
    private static readonly string[] Inside =
    [
        ".localhost", ".local", ".internal", ".home.arpa", ".lan", ".intranet", ".corp", ".home", ".onion", ".test",
        ".invalid", ".example",
    ];

    /// <summary>The URL as it is used; null when it is not allowed.</summary>
    /// <param name="text">From outside.</param>
    /// <param name="isLocal">Whether http to this machine is allowed as well.</param>
    public static Uri? Read(string? text, bool isLocal)
    {
        if (text is not { Length: > 0 and <= Longest } || text.Any(letter => letter is <= ' ' or '\\' or >= '\u007f'))
        {
            return null;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var url)) return null;
        if (url.UserInfo.Length > 0 || NamesUser(text)) return null;
        if (url.Fragment.Length > 0 || text.EndsWith('#')) return null;
        if (isLocal && url.Scheme == Uri.UriSchemeHttp && IsThisMachine(url)) return url;
        return url.Scheme == Uri.UriSchemeHttps && IsPublicName(url) ? url : null;
    }

    // Also an empty one, which a parser forgets.
    private static bool NamesUser(string text) =>
        text.Split('/') is [_, _, var authority, ..] && authority.Contains('@', StringComparison.Ordinal);

    private static bool IsThisMachine(Uri url) =>
        url.IdnHost == "localhost" || (Literal(url) is { } address && IPAddress.IsLoopback(address));

    private static bool IsPublicName(Uri url)
    {
        if (Literal(url) is { } address) return PublicAddress.Is(address);
        var host = url.IdnHost.TrimEnd('.');
        return url.HostNameType == UriHostNameType.Dns
            && host.LastIndexOf('.') is > 0 and var dot // one label is a name of the local network
            && char.IsAsciiLetter(host[dot + 1]) // a digit: a number that some resolver takes for an address
            && !Inside.Any(suffix => host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase));
    }

    private static IPAddress? Literal(Uri url) =>
        url.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6
            && IPAddress.TryParse(url.IdnHost.Trim('[', ']'), out var address)
                ? address
                : null;
}
