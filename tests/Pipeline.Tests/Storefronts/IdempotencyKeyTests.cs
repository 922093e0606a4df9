using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Pipeline.Storefronts;

namespace Pipeline.Tests.Storefronts;

public sealed class IdempotencyKeyTests
{
    [Theory]
    [InlineData("order-1001", "order-1001")]
    [InlineData("\"order-1001\"", "order-1001")]
    [InlineData("A_b-0123", "A_b-0123")]
    [InlineData("short-1", null)]
    [InlineData("", null)]
    [InlineData("order 1001", null)]
    [InlineData("\"order-1001", null)]
    [InlineData("order-1001\"", null)]
    [InlineData("'order-1001'", null)]
    [InlineData("order-1001\n", null)]
    [InlineData("ordér-1001", null)]
    public void A_key_is_read_bare_or_quoted(string header, string? key) => Assert.Equal(key, Read(header));

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void A_key_has_at_most_64_characters(int length, bool taken) =>
        Assert.Equal(taken, Read(new string('k', length)) is not null);

    [Fact]
    public void A_key_sent_twice_is_none() => Assert.Null(Read(new StringValues(["order-1001", "order-1001"])));

    [Fact]
    public void A_key_that_is_missing_is_none() =>
        Assert.Null(IdempotencyKey.Read(new DefaultHttpContext().Request));

    private static string? Read(StringValues header)
    {
        var request = new DefaultHttpContext().Request;
        request.Headers[IdempotencyKey.Header] = header;
        return IdempotencyKey.Read(request);
    }
}
