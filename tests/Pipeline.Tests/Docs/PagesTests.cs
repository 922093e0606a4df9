using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Pipeline.Docs;
using Pipeline.Tests.LocalWorker;

namespace Pipeline.Tests.Docs;

/// <summary>The pages as a browser gets them.</summary>
public sealed class PagesTests
{
    private static readonly Type[] Functions =
        [typeof(ShowOpenApi), typeof(BrowseApi), typeof(LoadScalar), typeof(ListProblems), typeof(ExplainProblem),
            typeof(ListRunbooks), typeof(ReadRunbook)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/v1/openapi.json", "application/json")]
    [InlineData("/docs", "text/html")]
    [InlineData("/docs/scalar.js", "text/javascript")]
    [InlineData("/docs/problems", "text/html")]
    [InlineData("/docs/problems/out-of-range", "text/html")]
    [InlineData("/docs/runbooks", "text/html")]
    [InlineData("/docs/runbooks/held-review", "text/html")]
    public async Task Page_is_answered_once_and_304_after_that(string path, string mediaType)
    {
        await using var worker = await StartAsync();
        using var first = await worker.GetAsync(path, Token);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal(mediaType, first.Content.Headers.ContentType?.MediaType);
        Assert.True(first.Headers.CacheControl is { Public: true, MaxAge.TotalSeconds: > 0 });
        Assert.Equal("nosniff", Assert.Single(first.Headers.GetValues("X-Content-Type-Options")));

        using var again = new HttpRequestMessage(HttpMethod.Get, path);
        again.Headers.IfNoneMatch.Add(Assert.IsType<EntityTagHeaderValue>(first.Headers.ETag));
        using var second = await worker.Http.SendAsync(again, Token);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Empty(await second.Content.ReadAsByteArrayAsync(Token));
    }

    [Theory]
    [InlineData("/docs", "script-src 'self' 'sha256-")]
    [InlineData("/docs/problems", "default-src 'none'; style-src 'sha256-")]
    [InlineData("/docs/problems/internal", "default-src 'none'; style-src 'sha256-")]
    public async Task Page_says_what_it_may_load(string path, string part)
    {
        await using var worker = await StartAsync();
        using var answer = await worker.GetAsync(path, Token);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains(part, policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-eval", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip, br", true)]
    [InlineData("gzip;q=0, br", false)]
    [InlineData("identity", false)]
    public async Task Script_is_compressed_for_whoever_takes_that(string accepted, bool isCompressed)
    {
        await using var worker = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/docs/scalar.js");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
        using var answer = await worker.Http.SendAsync(request, Token);
        var bytes = await answer.Content.ReadAsByteArrayAsync(Token);

        Assert.Equal(isCompressed, answer.Content.Headers.ContentEncoding.Contains("gzip"));
        Stream stream = new MemoryStream(bytes);
        if (isCompressed) stream = new GZipStream(stream, CompressionMode.Decompress);
        using var reader = new StreamReader(stream);
        Assert.Contains("createApiReference", await reader.ReadToEndAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Problem_that_does_not_exist_is_one_itself()
    {
        await using var worker = await StartAsync();
        using var answer = await worker.GetAsync("/docs/problems/invented", Token);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Problems_page_shows_its_words_and_an_example_as_text()
    {
        await using var worker = await StartAsync();
        var page = await worker.GetTextAsync("/docs/problems/not-json", Token);
        Assert.Contains("<code>&quot;2&quot;</code>", page, StringComparison.Ordinal);
        Assert.Contains("&quot;type&quot;: &quot;urn:pipeline:not-json&quot;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
    }

    private static Task<RunningWorker> StartAsync() => RunningWorker.StartAsync(new WorkerScript(Functions));
}
