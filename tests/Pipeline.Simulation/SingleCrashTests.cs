using Pipeline.Simulation.Histories;

namespace Pipeline.Simulation;

/// <summary>Every operation of every scenario meets every fault, once each.</summary>
public sealed class SingleCrashTests(ITestOutputHelper output)
{
    private const int LeastPoints = 500;

    public static TheoryData<string> Scenarios => [.. Scenario.All.Select(scenario => scenario.Name)];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void A_scenario_ends_as_it_should_when_nothing_goes_wrong(string name)
    {
        var scenario = Scenario.All.Single(each => each.Name == name);
        var (ending, violations, operations) = SingleCrash.Undisturbed(scenario);

        Assert.Empty(violations);
        Assert.Equal(scenario.Ending, ending);
        Assert.True(operations > 10, "a scenario must do something");
    }

    [Fact]
    public void No_single_fault_at_any_operation_breaks_anything()
    {
        var points = Scenario.All.SelectMany(SingleCrash.Enumerate).ToList();
        output.WriteLine($"{points.Count:N0} points in {Scenario.All.Count} scenarios");
        var broken = points.Where(point => point.Violations.Count > 0).Take(10).ToList();
        foreach (var point in broken) output.WriteLine($"{point} {point.Violations[0]}");

        Assert.Empty(broken);
        Assert.True(points.Count >= LeastPoints, $"only {points.Count} points");
        Assert.All(points, point => Assert.NotEqual("never reached", point.Where));
    }
}
