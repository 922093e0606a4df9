using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Pipeline.Orders;
using Pipeline.Storefronts;

namespace Pipeline.Intake;

/// <summary>An order's entity tag: its version in quotes (RFC 9110, section 8.8.3).</summary>
internal static class EntityTag
{
    public static EntityTagHeaderValue Of(Order order) => new($"\"{order.Version}\"");

    /// <summary>The tags that a header lists, or "*" alone; null when it is malformed.</summary>
    public static IList<EntityTagHeaderValue>? ReadList(StringValues header) =>
        EntityTagHeaderValue.TryParseStrictList(header, out var tags) && tags.Count > 0
            && (tags.Count == 1 || !tags.Contains(EntityTagHeaderValue.Any))
                ? tags
                : null;
}

/// <summary>The If-Match header (RFC 9110, section 13.1.1).</summary>
internal sealed class IfMatch
{
    private readonly IList<EntityTagHeaderValue> tags;

    private IfMatch(IList<EntityTagHeaderValue> tags) => this.tags = tags;

    /// <summary>What must match; anything does when there is no such header. Null when it is malformed.</summary>
    public static IfMatch? Read(HttpRequest request)
    {
        var header = request.Headers.IfMatch;
        if (header.Count == 0) return new IfMatch([EntityTagHeaderValue.Any]);
        return EntityTag.ReadList(header) is { } tags ? new IfMatch(tags) : null;
    }

    /// <summary>The answer to a malformed header.</summary>
    public static IResult Refuse(HttpRequest request) => Problems.BadIfMatch.Answer(
        request, "Send If-Match: * or the ETag of an order as you were given it, in its quotes, or leave it out.");

    /// <summary>Compares strongly, so a weak tag never matches.</summary>
    public bool Allows(Order order) => tags.Any(tag =>
        tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(EntityTag.Of(order), useStrongComparison: true));
}
