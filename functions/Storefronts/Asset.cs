using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Pipeline.Storefronts;

/// <summary>Bytes that stay the same as long as the app runs; whoever has them already is answered 304.</summary>
/// <param name="content">As they are sent.</param>
/// <param name="mediaType">With its charset.</param>
internal sealed class Asset(byte[] content, string mediaType)
{
    private readonly EntityTagHeaderValue tag = TagOf(content);

    /// <summary>For how long it is used without asking again.</summary>
    public required TimeSpan MaxAge { get; init; }

    /// <summary>What a page made of it may load; null for what is no page.</summary>
    public string? Policy { get; init; }

    /// <summary>How the bytes are compressed; null when they are not.</summary>
    public string? Encoding { get; init; }

    /// <summary>A strong tag: other bytes have another.</summary>
    public static EntityTagHeaderValue TagOf(byte[] content) =>
        new($"\"{Convert.ToHexStringLower(SHA256.HashData(content)[..8])}\"");

    public IResult Answer(HttpRequest request)
    {
        var headers = request.HttpContext.Response.Headers;
        headers.CacheControl = new CacheControlHeaderValue { Public = true, MaxAge = MaxAge }.ToString();
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        if (Policy is not null) headers.ContentSecurityPolicy = Policy;
        if (Encoding is not null) headers.ContentEncoding = Encoding;
        return Results.Bytes(content, mediaType, entityTag: tag);
    }
}
