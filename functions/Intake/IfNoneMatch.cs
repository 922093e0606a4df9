using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Pipeline.Orders;
using Pipeline.Storefronts;

namespace Pipeline.Intake;

/// <summary>The If-None-Match header (RFC 9110, section 13.1.2): what the caller has already.</summary>
internal sealed class IfNoneMatch
{
    private readonly IList<EntityTagHeaderValue> tags;

    private IfNoneMatch(IList<EntityTagHeaderValue> tags) => this.tags = tags;

    /// <summary>Whether the caller says what it has.</summary>
    public bool IsGiven => tags.Count > 0;

    /// <summary>What the caller has: nothing when there is no such header. Null when it is malformed.</summary>
    public static IfNoneMatch? Read(HttpRequest request)
    {
        var header = request.Headers.IfNoneMatch;
        if (header.Count == 0) return new IfNoneMatch([]);
        return EntityTag.ReadList(header) is { } tags ? new IfNoneMatch(tags) : null;
    }

    /// <summary>The answer to a malformed header.</summary>
    public static IResult Refuse(HttpRequest request) => Problems.BadIfNoneMatch.Answer(
        request, "Send If-None-Match: and the ETag of the order as you were given it, in its quotes, or leave it out.");

    /// <summary>Compares weakly, as the RFC wants it for a reading.</summary>
    public bool Has(Order order) => tags.Any(tag =>
        tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(EntityTag.Of(order), useStrongComparison: false));
}
