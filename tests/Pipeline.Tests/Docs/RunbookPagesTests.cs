using System.Text.RegularExpressions;
using Pipeline.Docs;
using Pipeline.Intake;
using Pipeline.Tests.LocalWorker;
using Pipeline.Tests.Orders;

namespace Pipeline.Tests.Docs;

/// <summary>The runbooks as they are served.</summary>
public sealed partial class RunbookPagesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_link_of_every_runbook_leads_to_a_page()
    {
        await using var worker = await StartAsync();
        var list = await worker.GetTextAsync("/docs/runbooks", Token);
        var listed = Links(list).Where(link => link.StartsWith("/docs/runbooks/", Ordinal)).ToList();
        Assert.Contains("/docs/runbooks/held-review", listed);
        foreach (var runbook in listed)
        {
            var page = await worker.GetTextAsync(runbook, Token);
            Assert.Contains("<h2 id=\"first-look\">", page, Ordinal);
            Assert.DoesNotContain("](", page, Ordinal);
            Assert.All(Links(page), link => Assert.True(
                link is "/docs" or "/docs/runbooks" || listed.Contains(link.Split('#')[0])
                    || link.StartsWith("https://", Ordinal),
                $"{runbook} leads to {link}"));
        }
    }

    [Fact]
    public void A_hold_leads_to_its_runbook_and_says_who_ends_it_and_what_comes_of_it_otherwise()
    {
        var holds = Life.Reachable().Where(order => order.Rest is not null)
            .Select(order => HoldView.Of(order)!).DistinctBy(hold => hold.Reason).ToList(); // it rests
        Assert.Equal(HoldView.Reasons.Order(), holds.Select(hold => hold.Reason).Order());
        Assert.All(holds, hold => Assert.True(Runbooks.Pages.ContainsKey(hold.Runbook["/docs/runbooks/".Length..])));
        Assert.All(holds, hold => Assert.Equal(new HoldEnd("cancelled", "expired"), hold.Otherwise));
        Assert.Equal(
            [("awaiting-capture", "storefront"), ("backorder", "stock"), ("review", "operator")],
            holds.Where(hold => !hold.Reason.StartsWith("payment", Ordinal)).OrderBy(hold => hold.Reason)
                .Select(hold => (hold.Reason, hold.Decides)));
    }

    private static Task<RunningWorker> StartAsync() =>
        RunningWorker.StartAsync(new WorkerScript([typeof(ListRunbooks), typeof(ReadRunbook)]));

    private static IEnumerable<string> Links(string page) => Link.Matches(page).Select(link => link.Groups[1].Value);

    [GeneratedRegex("<a href=\"([^\"]*)\"")]
    private static partial Regex Link { get; }
}
