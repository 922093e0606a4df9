using Microsoft.AspNetCore.Http;

namespace Pipeline.Storefronts;

/// <summary>
/// What the server found wrong with a body while it was read: the caller's connection is at fault, and no part of ours
/// that could be asked again.
/// </summary>
internal static class BrokenBody
{
    /// <summary>Why the body cannot be read.</summary>
    /// <param name="fault">Kestrel's: mostly a bad request with a status, but a bad size of a chunk is told otherwise.</param>
    public static Refusal Of(IOException fault) => (fault as BadHttpRequestException)?.StatusCode switch
    {
        StatusCodes.Status408RequestTimeout => new Refusal(
            Problems.SlowBody, "Nothing was done. Send the body without pauses of seconds."),
        StatusCodes.Status413PayloadTooLarge => new Refusal(Problems.TooLarge, "Nothing was done. Send less."),
        _ => new Refusal(
            Problems.BrokenBody, "Nothing was done. Send as many bytes as Content-Length or the chunks announce."),
    };
}
