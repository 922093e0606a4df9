using Microsoft.AspNetCore.Http;

namespace Pipeline.Storefronts;

/// <summary>
/// What the server found wrong with a body while it was read: the caller's connection is at fault, and no part of ours
/// that could be asked again.
/// </summary>
internal static class BrokenBody
{
    /// <summary>Why the body cannot be read.</summary>
    /// <param name="fault">Kestrel's: most have a status, a chunk of a bad size has none.</param>
    public static Refusal Of(IOException fault) => (fault as BadHttpRequestException)?.StatusCode switch
    {
        StatusCodes.Status408RequestTimeout => new Refusal(
            Problems.SlowBody, "Nothing was done. Send the body without pauses of seconds."),
        StatusCodes.Status413PayloadTooLarge => new Refusal(Problems.TooLarge, "Nothing was done. Send less."),
        _ => new Refusal(
            Problems.BrokenBody, "Nothing was done. Send as many bytes as Content-Length or the chunks announce."),
    };
}
