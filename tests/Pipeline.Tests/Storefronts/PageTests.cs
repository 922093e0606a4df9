using Pipeline.Storefronts;
using Pipeline.Tests.Intake;

namespace Pipeline.Tests.Storefronts;

public sealed class PageTests
{
    [Theory]
    [InlineData("", 50, null)]
    [InlineData("?limit=1", 1, null)]
    [InlineData("?limit=100&cursor=TEA-001", 100, "TEA-001")]
    [InlineData("?cursor=", 50, null)]
    public void A_query_says_which_page_is_wanted(string query, int limit, string? cursor) =>
        Assert.Equal((new Page(limit, cursor), null), Page.Read(OperatorDesk.Request(query: query)));

    [Theory]
    [InlineData("?limit=0")]
    [InlineData("?limit=101")]
    [InlineData("?limit=-1")]
    [InlineData("?limit=ten")]
    [InlineData("?limit=")]
    [InlineData("?limit=1&limit=2")]
    [InlineData("?limit=99999999999")]
    [InlineData("?cursor=%C3%A4")]
    public void A_page_that_cannot_be_is_refused(string query)
    {
        var (page, refusal) = Page.Read(OperatorDesk.Request(query: query));
        Assert.Null(page);
        Assert.Equal("400 out-of-range", Requests.Problem(refusal));
    }

    [Fact]
    public void A_cursor_that_never_ends_is_refused() =>
        Assert.NotNull(Page.Read(OperatorDesk.Request(query: "?cursor=" + new string('a', 129))).Refusal);
}
