using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Pipeline.Intake;
using Pipeline.Storefronts;

namespace Pipeline.Tests.Storefronts;

/// <summary>What a request says of its body, and a body that breaks while it is read.</summary>
public sealed class BodyTests
{
    [Theory]
    [InlineData("application/json", null)]
    [InlineData("Application/JSON; charset=UTF-8", null)]
    [InlineData("application/json; charset=\"utf-8\"", "identity")]
    public void JSON_in_UTF_8_is_JSON(string type, string? encoding) =>
        Assert.True(BodyType.Is(Request(type, encoding), BodyType.Json));

    [Theory]
    [InlineData(null, null)]
    [InlineData("application/vnd.api+json", null)]
    [InlineData("application/json; charset=utf-16", null)]
    [InlineData("application/json", "gzip")]
    [InlineData("application/json", "")]
    [InlineData("application/json", "identity, gzip")]
    public void Another_type_charset_or_an_encoded_body_is_not(string? type, string? encoding) =>
        Assert.False(BodyType.Is(Request(type, encoding), BodyType.Json));

    [Theory]
    [InlineData(408, "slow-body")]
    [InlineData(413, "too-large")]
    [InlineData(400, "broken-body")]
    public async Task A_body_that_breaks_is_the_callers_fault_and_says_which(int status, string type)
    {
        var answer = await ReadAsync(new BadHttpRequestException("of the server", status));
        Assert.Equal(($"urn:pipeline:{type}", status), (answer.ProblemDetails.Type, answer.StatusCode));
        Assert.DoesNotContain("of the server", answer.ProblemDetails.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chunk_of_a_bad_size_is_a_broken_body_and_not_a_store_that_is_away() =>
        Assert.Equal(400, (await ReadAsync(new IOException("Bad chunk size data."))).StatusCode);

    [Fact]
    public async Task An_import_tells_a_broken_body_from_a_store_that_is_away()
    {
        await using var body = new ImportBody(new Breaking(new IOException("Bad chunk size data.")), default);
        await Assert.ThrowsAsync<BadHttpRequestException>(async () =>
            await body.ReadExactlyAsync(new byte[1], TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_name_that_looks_like_a_card_number_is_not_repeated()
    {
        var (_, card) = CancelRequest.Body.Parse("""{ "4111111111111111": 1 }"""u8);
        var (_, other) = CancelRequest.Body.Parse("""{ "reason": 1 }"""u8);
        Assert.Null(card!.Errors);
        Assert.Equal("#/reason", Assert.Single(other!.Errors!).Pointer);
    }

    [Fact]
    public void A_pointer_is_not_as_long_as_the_caller_likes()
    {
        var name = new string('x', 10_000);
        var (_, refusal) = CancelRequest.Body.Parse(Encoding.UTF8.GetBytes($$"""{ "{{name}}": 1 }"""));
        Assert.Null(refusal!.Errors);
    }

    private static async Task<ProblemHttpResult> ReadAsync(IOException fault)
    {
        var request = Request(BodyType.Json, null);
        request.Body = new Breaking(fault);
        var body = await CancelRequest.Body.ReadAsync(request, TestContext.Current.CancellationToken);
        return Assert.IsType<ProblemHttpResult>(body.Refusal);
    }

    private static HttpRequest Request(string? type, string? encoding)
    {
        var request = new DefaultHttpContext().Request;
        request.ContentType = type;
        if (encoding is not null) request.Headers.ContentEncoding = encoding;
        return request;
    }

    private sealed class Breaking(IOException fault) : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.FromException<int>(fault);
    }
}
