using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Pipeline.Rules;

/// <summary>A rule set's version as an entity tag (RFC 9110, section 8.8.3).</summary>
internal static class RulesVersion
{
    /// <summary>Which version must stand; null for any. False when the header is malformed.</summary>
    public static bool TryRead(HttpRequest request, out int? expected)
    {
        expected = null;
        var header = request.Headers.IfMatch;
        if (header.Count == 0) return true;
        if (!EntityTagHeaderValue.TryParse(header.ToString(), out var tag)) return false;
        if (tag.Equals(EntityTagHeaderValue.Any)) return true;
        if (!int.TryParse(tag.Tag.AsSpan().Trim('"'), out var version)) return false;
        expected = version;
        return tag.Equals(TagOf(version)); // as it was given: neither "+3" nor "03", nor a weak one
    }

    public static IResult Shown(HttpRequest request, StoredRules stored)
    {
        request.HttpContext.Response.GetTypedHeaders().ETag = TagOf(stored.Version);
        return Results.Json(new RulesView(stored.Version, stored.Rules), RulesJson.Default.RulesView);
    }

    private static EntityTagHeaderValue TagOf(int version) => new($"\"{version}\"");
}
