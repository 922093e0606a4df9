using Pipeline.Tests.Tidy;

namespace Pipeline.Tests.Infra;

/// <summary>The tables of docs/infra.md are what would be deployed; with WRITE_INFRA set, they are made so.</summary>
public sealed class InfraPageTests
{
    private const string Begin = "<!-- generated: dev and prod -->\n";
    private const string End = "<!-- end -->\n";

    private static readonly string Path = System.IO.Path.Combine(Repository.Root, "docs", "infra.md");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Page_shows_how_dev_and_prod_differ()
    {
        var made = Differences.Write(await Stamps.GetAsync(Stamps.Dev), await Stamps.GetAsync(Stamps.Prod));
        var page = await File.ReadAllTextAsync(Path, Stop);
        var (head, tail) = (page.IndexOf(Begin, Ordinal) + Begin.Length, page.IndexOf(End, Ordinal));
        var wanted = page[..head] + made + page[tail..];
        if (Accepted.IsWanted) await File.WriteAllTextAsync(Path, wanted, Stop);

        Assert.True(
            wanted == await File.ReadAllTextAsync(Path, Stop),
            $"docs/infra.md is not what would be deployed. Read what changes, and write it with: {Accepted.Command}");
    }

    [Fact]
    public async Task A_difference_is_shown_and_a_name_is_not()
    {
        var made = Differences.Write(await Stamps.GetAsync(Stamps.Dev), await Stamps.GetAsync(Stamps.Prod));

        Assert.Contains("| `Microsoft.ServiceBus/namespaces` sku.name | `Standard` | `Premium` |", made, Ordinal);
        Assert.DoesNotContain("pipeline-prod", made, Ordinal);
    }
}
