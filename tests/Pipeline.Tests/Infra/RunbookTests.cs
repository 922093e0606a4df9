using System.Text.RegularExpressions;
using Pipeline.Orders;
using Pipeline.Tests.Tidy;

namespace Pipeline.Tests.Infra;

/// <summary>Whoever is woken, and whoever looks after an order on hold, finds a page that says what to do.</summary>
public sealed partial class RunbookTests
{
    private static readonly string[] Sections = ["First look", "Likely causes", "What to do", "Verify"];

    private static readonly string Folder = Path.Combine(Repository.Root, "docs", "runbooks");

    public static TheoryData<string> Pages =>
        [.. Directory.GetFiles(Folder, "*.md").Select(path => Path.GetFileName(path)).Except(["README.md"])];

    public static TheoryData<RestReason> Reasons => [.. Enum.GetValues<RestReason>()];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Runbooks_say_where_to_look_what_it_may_be_what_to_do_and_how_to_verify(string page) =>
        Assert.Empty(Missing(File.ReadAllText(Path.Combine(Folder, page))));

    [Fact]
    public void A_runbook_without_a_section_is_found() =>
        Assert.Equal(["Verify"], Missing("# A\n\n## First look\n\n## Likely causes\n\n## What to do\n"));

    [Fact]
    public async Task Every_alert_links_its_runbook()
    {
        var stamp = await Stamps.GetAsync(Stamps.Prod);
        List<Resource> alerts =
            [.. stamp.Of("Microsoft.Insights/scheduledQueryRules"), .. stamp.Of("Microsoft.Insights/metricAlerts")];

        var page = await File.ReadAllTextAsync(
            Path.Combine(Repository.Root, "docs", "infra.md"), TestContext.Current.CancellationToken);

        Assert.NotEmpty(alerts);
        foreach (var alert in alerts)
        {
            var link = Link().Match(alert.Text("properties.description")).Groups[1].Value;
            Assert.StartsWith($"{link}-pipeline-", alert.Name, Ordinal);
            Assert.True(File.Exists(Path.Combine(Folder, $"{link}.md")), $"docs/runbooks/{link}.md is missing");
            Assert.Contains($"| `{link}` |", page, Ordinal);
        }
    }

    [Fact]
    public void The_budget_has_a_runbook() => Assert.True(File.Exists(Path.Combine(Folder, "budget.md")));

    [Theory]
    [MemberData(nameof(Reasons))]
    public void Every_reason_to_hold_an_order_has_a_runbook(RestReason reason)
    {
        var page = $"held-{Hump().Replace(reason.ToString(), "-$0").ToLowerInvariant()}.md";

        Assert.True(File.Exists(Path.Combine(Folder, page)), $"docs/runbooks/{page} is missing");
    }

    [Fact]
    public void Every_runbook_is_listed()
    {
        var list = File.ReadAllText(Path.Combine(Folder, "README.md"));

        Assert.DoesNotContain(Pages.Select(page => page.Data), page => !list.Contains($"({page})", Ordinal));
    }

    private static IEnumerable<string> Missing(string page) =>
        Sections.Where(section => !page.Contains($"\n## {section}\n", Ordinal));

    [GeneratedRegex(@"docs/runbooks/([a-z0-9-]+)\.md$", RegexOptions.CultureInvariant)]
    private static partial Regex Link();

    [GeneratedRegex("(?<!^)[A-Z]", RegexOptions.CultureInvariant)]
    private static partial Regex Hump();
}
