using System.Text;
using Pipeline.Operations;

namespace Pipeline.Tests.Operations;

public sealed class MaskedBodyTests
{
    [Theory]
    [InlineData(
        """{"token":"tok_ok","a":[{"Token":{"b":1}},2]}""", "json", """{"token":"***","a":[{"Token":"***"},2]}""")]
    [InlineData("""[1,"a",null,true]""", "json", """[1,"a",null,true]""")]
    [InlineData("""{"a":1,"a":2}""", "json", """{"a":1,"a":2}""")]
    [InlineData("no nudges", "text", "\"no nudges\"")]
    [InlineData("", "text", "\"\"")]
    [InlineData(
        """{"a":{"token" : "tok_\"ok""", "text",
        "\"{\\u0022a\\u0022:{\\u0022token\\u0022 : \\u0022***\\u0022\"")]
    public void A_body_is_shown_as_what_it_is_with_tokens_masked(string body, string kind, string shown)
    {
        var masked = MaskedBody.Of(Encoding.UTF8.GetBytes(body));
        Assert.Equal((kind, shown), (masked.Kind, masked.Content.GetRawText()));
    }

    [Fact]
    public void Bytes_that_are_no_text_are_shown_as_such_and_hide_no_token()
    {
        byte[] body = [.. "{\"token\":\"tok"u8, 0xC3, .. "ok\",\"a\":\""u8, 0xFF, .. "\"}"u8];
        var masked = MaskedBody.Of(body);
        Assert.Equal(("text", "{\"token\":\"***\",\"a\":\"\uFFFD\"}"), (masked.Kind, masked.Content.GetString()));
    }

    [Fact]
    public void Nesting_without_end_is_text() =>
        Assert.Equal("text", MaskedBody.Of(Encoding.UTF8.GetBytes(new string('[', 10_000))).Kind);
}
