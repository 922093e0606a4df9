using Pipeline.Storefronts;
using Pipeline.Tests.Intake;

namespace Pipeline.Tests.Storefronts;

public sealed class PageTests
{
    [Theory]
    [InlineData("", 50, null)]
    [InlineData("?limit=1", 1, null)]
    [InlineData("?limit=100&cursor=TEA-001", 100, "TEA-001")]
    public void A_query_says_which_page_is_wanted(string text, int limit, string? cursor)
    {
        var query = new QueryParameters(OperatorDesk.Request(query: text));
        Assert.Equal(new Page(limit, cursor), Page.Of(query));
        Assert.Null(query.Refusal());
    }

    [Theory]
    [InlineData("?limit=0", "?limit")]
    [InlineData("?limit=101", "?limit")]
    [InlineData("?limit=ten", "?limit")]
    [InlineData("?limit=1&limit=2", "?limit")]
    [InlineData("?cursor=", "?cursor")]
    [InlineData("?cursor=%C3%A4", "?cursor")]
    [InlineData("?page=2", "?page")]
    public void A_page_that_cannot_be_is_refused(string text, string field)
    {
        var query = new QueryParameters(OperatorDesk.Request(query: text));
        Page.Of(query);
        var refusal = query.Refusal();
        Assert.Equal("400 bad-query", Requests.Problem(refusal));
        Assert.Equal([field], Requests.Pointers(refusal));
    }

    [Fact]
    public void A_cursor_that_never_ends_is_refused()
    {
        var query = new QueryParameters(OperatorDesk.Request(query: "?cursor=" + new string('a', 129)));
        Page.Of(query);
        Assert.NotNull(query.Refusal());
    }
}
