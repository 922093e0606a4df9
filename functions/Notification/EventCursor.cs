using System.Globalization;

namespace Pipeline.Notification;

/// <summary>
/// A position in a storefront's log as it travels: a word to be kept and sent back, not to be reckoned with. It names
/// no storefront, for a log is always read as the caller's own.
/// </summary>
internal static class EventCursor
{
    private const string Prefix = "e";
    private const int HexDigits = 16;

    public static string Of(long position) => Prefix + position.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>The position; null when the text is no cursor.</summary>
    public static long? Parse(string text) =>
        text.Length == Prefix.Length + HexDigits && text.StartsWith(Prefix, StringComparison.Ordinal)
            && long.TryParse(
                text.AsSpan(Prefix.Length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture,
                out var position)
            && position > 0
                ? position
                : null;
}
