using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Net.Http.Headers;
using Pipeline.Storefronts;
using Scalar.AspNetCore;

namespace Pipeline.Docs;

/// <summary>
/// The script of the API's page, out of the package, where it lies compressed. The package's own way to serve it needs
/// endpoint routing, which a function has not. Open to anyone.
/// </summary>
public static class LoadScalar
{
    private const string Resource = "ScalarStaticAssets.scalar.js";
    private static readonly Lazy<byte[]> Compressed = new(Read);
    private static readonly Lazy<Asset> Gzip = new(() => Script(Compressed.Value, "gzip"));
    private static readonly Lazy<Asset> Plain = new(() => Script(Inflate(Compressed.Value), null));

    /// <summary>Part of the script's address, so that it can be kept for good.</summary>
    public static string Version { get; } =
        typeof(ScalarOptions).Assembly.GetName().Version?.ToString(3)
        ?? throw new InvalidOperationException("No version.");

    [Function(nameof(LoadScalar))]
    public static IResult Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "docs/scalar.js")] HttpRequest request)
    {
        request.HttpContext.Response.Headers.Vary = HeaderNames.AcceptEncoding;
        var taken = request.GetTypedHeaders().AcceptEncoding;
        var takesGzip = taken.Any(each => each.Value == "gzip" && each.Quality is null or > 0);
        return (takesGzip ? Gzip : Plain).Value.Answer(request);
    }

    private static Asset Script(byte[] content, string? encoding) =>
        new(content, "text/javascript; charset=utf-8") { MaxAge = TimeSpan.FromDays(365), Encoding = encoding };

    private static byte[] Read()
    {
        using var stream = typeof(ScalarOptions).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"Scalar.AspNetCore {Version} has no {Resource}.");
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private static byte[] Inflate(byte[] compressed)
    {
        using var gzip = new GZipStream(new MemoryStream(compressed), CompressionMode.Decompress);
        using var copy = new MemoryStream();
        gzip.CopyTo(copy);
        return copy.ToArray();
    }
}
