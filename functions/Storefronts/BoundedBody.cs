using Microsoft.AspNetCore.Http;

namespace Pipeline.Storefronts;

/// <summary>Reads a body whole, and no more of it than is allowed.</summary>
internal static class BoundedBody
{
    /// <summary>The body's bytes, or why there are none to be had.</summary>
    /// <param name="request">Whose body was not read yet.</param>
    /// <param name="mostBytes">A longer one is 413.</param>
    /// <param name="cancellationToken">Ends the wait for it.</param>
    public static async Task<(ReadOnlyMemory<byte> Bytes, Refusal? Refusal)> ReadAsync(
        HttpRequest request, int mostBytes, CancellationToken cancellationToken)
    {
        if (request.ContentLength > mostBytes) return (default, TooLarge(mostBytes));

        // One byte more than allowed is asked for, so that a body without a length is bounded too.
        var buffer = new byte[(int)(request.ContentLength ?? mostBytes) + 1];
        try
        {
            var length = await request.Body.ReadAtLeastAsync(
                buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
            return length > mostBytes ? (default, TooLarge(mostBytes)) : (buffer.AsMemory(0, length), null);
        }
        catch (IOException fault)
        {
            return (default, BrokenBody.Of(fault));
        }
    }

    public static Refusal TooLarge(int mostBytes) => new(Problems.TooLarge, $"Send at most {mostBytes} bytes.");
}
