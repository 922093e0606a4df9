using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Pipeline.Docs;

/// <summary>A page to read: no script, nothing from elsewhere, light or dark as the reader's system is.</summary>
internal static partial class DocsPage
{
    private const string Style = """
        :root { color-scheme: light dark; --line: light-dark(#d8d8dc, #3a3a40); --soft: light-dark(#f4f4f6, #202024);
          --text: light-dark(#1b1b1f, #e6e6ea); --dim: light-dark(#5c5c66, #a0a0aa);
          --link: light-dark(#0b57d0, #8ab4f8) }
        body { font: 16px/1.6 system-ui, sans-serif; color: var(--text); background: light-dark(#fff, #161618);
          max-width: 44rem; margin: 3rem auto; padding: 0 1.25rem }
        h1 { font-size: 1.6rem; line-height: 1.25; margin: .25rem 0 1rem }
        h2 { font-size: 1.05rem; margin: 2rem 0 .25rem }
        a { color: var(--link) } nav, .status { color: var(--dim); font-size: .875rem } p { margin: .25rem 0 }
        code, pre { font: .875em/1.5 ui-monospace, monospace; background: var(--soft); border-radius: 4px }
        code { padding: .1em .3em } pre { padding: 1rem; overflow-x: auto; border: 1px solid var(--line) }
        table { border-collapse: collapse; width: 100% }
        td { border-top: 1px solid var(--line); padding: .6rem .75rem .6rem 0;
          vertical-align: top } td code { white-space: nowrap }
        """;

    /// <summary>Nothing but this one style sheet is allowed.</summary>
    public static string Policy { get; } =
        $"default-src 'none'; style-src {HashOf(Style)}; base-uri 'none'; form-action 'none'; "
        + "frame-ancestors 'none'";

    /// <param name="title">Plain text.</param>
    /// <param name="content">HTML.</param>
    public static byte[] Write(string title, string content) => Encoding.UTF8.GetBytes($"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{Encode(title)}</title>
        <style>{Style}</style>
        </head>
        <body>
        {content}
        </body>
        </html>

        """);

    /// <summary>
    /// What lets this very script or style sheet into a page, and no other (Content Security Policy 3).
    /// </summary>
    public static string HashOf(string text) =>
        $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";

    public static string Encode(string text) => WebUtility.HtmlEncode(text);

    /// <summary>A sentence, with its words in backticks as code.</summary>
    public static string Sentence(string text) => Code().Replace(Encode(text), "<code>$1</code>");

    [GeneratedRegex("`([^`]+)`", RegexOptions.CultureInvariant, 100)]
    private static partial Regex Code();
}
