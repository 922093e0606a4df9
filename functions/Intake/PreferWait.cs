using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Pipeline.Intake;

/// <summary>
/// The preference to wait for an answer (RFC 7240, section 4.3). It is a wish: one that is malformed or of another name
/// is ignored, and who would wait longer than is offered is answered sooner.
/// </summary>
internal static partial class PreferWait
{
    public const int MostSeconds = 20;
    private const string Header = "Prefer";
    private const string Applied = "Preference-Applied";

    /// <summary>For how long the caller wants to wait; null when it does not.</summary>
    public static TimeSpan? Read(HttpRequest request) =>
        Wait().Match(string.Join(',', request.Headers[Header].AsEnumerable())) is { Success: true } wait
            && int.Parse(wait.Groups["seconds"].ValueSpan, CultureInfo.InvariantCulture) is > 0 and var seconds
                ? TimeSpan.FromSeconds(Math.Min(seconds, MostSeconds))
                : null;

    /// <summary>Tells the caller that it was heard.</summary>
    public static void Confirm(HttpRequest request, TimeSpan wait) =>
        request.HttpContext.Response.Headers[Applied] = string.Create(
            CultureInfo.InvariantCulture, $"wait={(int)wait.TotalSeconds}");

    // The first one counts (RFC 7240, section 2); its value may stand in quotes and have parameters behind it.
    [GeneratedRegex(
        @"(?:^|,)\s*wait\s*=\s*(?<quote>""?)(?<seconds>[0-9]{1,6})\k<quote>\s*(?:;[^,]*)?(?:,|\z)",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, 100)]
    private static partial Regex Wait();
}
