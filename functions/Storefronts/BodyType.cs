using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Pipeline.Storefronts;

/// <summary>What a request says that its body is.</summary>
internal static class BodyType
{
    public const string Json = "application/json";

    /// <summary>
    /// The media type of a body in UTF-8; null of any other, and of one that is encoded: nothing is ever inflated, so
    /// that no small body can become a large one.
    /// </summary>
    public static string? Of(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && IsUtf8(type) && !IsEncoded(request)
            ? type.MediaType.Value
            : null;

    /// <summary>Whether it is this one, which is written in lower case.</summary>
    public static bool Is(HttpRequest request, string mediaType) =>
        string.Equals(Of(request), mediaType, StringComparison.OrdinalIgnoreCase);

    /// <summary>The answer to another one, which names the type that is wanted, or says what to leave out.</summary>
    public static IResult Refuse(HttpRequest request, string wanted) => Problems.UnsupportedMediaType.Answer(
        request,
        IsEncoded(request)
            ? "Send the body as it is, without Content-Encoding."
            : $"Send Content-Type: {wanted}, in UTF-8.");

    private static bool IsUtf8(MediaTypeHeaderValue type) =>
        !type.Charset.HasValue
        || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase);

    private static bool IsEncoded(HttpRequest request) => request.Headers.ContentEncoding is { Count: > 0 } encoding
        && !(encoding is [{ } only] && only.Equals("identity", StringComparison.OrdinalIgnoreCase));
}
