using System.Text.RegularExpressions;
using Pipeline.Benchmarks.Cost;
using Pipeline.Benchmarks.Plan;
using Pipeline.Tests.Tidy;

namespace Pipeline.Tests.Plan;

/// <summary>The plans in docs/ are what the calculator prints; with WRITE_PLANS set, they are made so.</summary>
public sealed partial class PlanPageTests
{
    private const string Command =
        "WRITE_PLANS=1 dotnet test tests/Pipeline.Tests --filter FullyQualifiedName~PlanPageTests";

    [Theory]
    [InlineData("scaling.md", 1)]
    [InlineData("cost.md", 2)]
    public void Pages_show_what_the_calculator_prints(string file, int plans)
    {
        var path = Path.Combine(Repository.Root, "docs", file);
        var page = File.ReadAllText(path);
        var wanted = Block().Replace(page, block => $"{block.Groups[1]}{PlanPage.Write(Load(block))}{block.Groups[4]}");
        if (Environment.GetEnvironmentVariable("WRITE_PLANS") is not null) File.WriteAllText(path, wanted);

        Assert.Equal(plans, Block().Count(page));
        Assert.True(wanted == File.ReadAllText(path), $"docs/{file} is not what the calculator prints: {Command}");
    }

    [Fact]
    public void The_cost_of_a_million_orders_is_what_was_counted_times_the_prices()
    {
        var path = Path.Combine(Repository.Root, "docs", "cost.md");
        var page = File.ReadAllText(path);
        var wanted = Made("prices").Replace(
            Made("million").Replace(page, block => $"{block.Groups[1]}{MillionPage.Table()}{block.Groups[3]}"),
            block => $"{block.Groups[1]}{MillionPage.Prices()}{block.Groups[3]}");
        var picture = Path.Combine(Repository.Root, "docs", "cost.svg");
        if (Environment.GetEnvironmentVariable("WRITE_PLANS") is not null)
        {
            File.WriteAllText(path, wanted);
            File.WriteAllText(picture, MillionPage.Chart());
        }

        Assert.Single(Made("million").Matches(page));
        Assert.Single(Made("prices").Matches(page));
        Assert.True(wanted == File.ReadAllText(path), $"docs/cost.md is not what was counted: {Command}");
        Assert.True(MillionPage.Chart() == File.ReadAllText(picture), $"docs/cost.svg is another: {Command}");
    }

    [Fact]
    public void A_million_orders_cost_less_the_more_there_are_at_once()
    {
        var sums = OrderCost.All.Select(MillionOrders.Sum).ToList();
        Assert.Equal(sums.OrderDescending(), sums);
        Assert.Equal(
            0.4 * OrderCost.Alone.Executions, MillionOrders.Of(OrderCost.Alone)[0].Dollars, tolerance: 0.001);
    }

    [Fact]
    public void A_page_has_both_columns_and_two_figures_of_each_sum()
    {
        var page = PlanPage.Write(583_000);

        Assert.Contains("| **stamps** | **334** | **209** |", page, Ordinal);
        Assert.Matches(@"\| \*\*a month, about\*\* \| \*\*\$\d,\d00,000\*\* \|", page);
    }

    private static Regex Made(string what) => new($@"(<!-- generated: {what} -->\n)((?:.*\n)*?)(<!-- end -->\n)");

    private static double Load(Match block) => double.Parse(block.Groups[2].Value);

    [GeneratedRegex(@"(<!-- generated: plan (\d+) -->\n)((?:.*\n)*?)(<!-- end -->\n)", RegexOptions.CultureInvariant)]
    private static partial Regex Block();
}
