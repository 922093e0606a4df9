namespace Pipeline.Tests.Infra;

/// <summary>What every stamp must be, in both topologies and networks; each rule is shown to fail as well.</summary>
public sealed class RulesTests
{
    private static readonly IReadOnlyList<Rule> Rules =
        [.. ValueRules.All, .. SecretRules.All, .. RoleRules.All, .. AppRules.All, .. WatchRules.All];

    // With one app, nobody can be taken for another, nor be given what is another's.
    private static readonly string[] BetweenApps =
        ["each app is somebody else", "an app has only the secrets of its capabilities"];

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var rule in Rules)
            {
                foreach (var stamp in Stamps.Labels) cases.Add(rule.Name, stamp);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Every_stamp_keeps_the_rule(string rule, string stamp)
    {
        var faults = Find(rule).Faults(await Stamps.GetAsync(stamp));

        Assert.Empty(faults);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_stamp_that_breaks_the_rule_is_refused(string rule, string label)
    {
        var stamp = await Stamps.GetAsync(label);
        var isLone = BetweenApps.Contains(rule) && !stamp.IsPerCapability;
        var faults = Find(rule).Faults(Find(rule).Break(stamp));

        Assert.Equal(!isLone, faults.Any());
    }

    [Fact]
    public async Task Two_stamps_have_no_resource_in_common()
    {
        var first = (await Stamps.GetAsync(Stamps.Prod)).Resources.Select(each => each.Id).ToList();
        var second = (await Stamps.GetAsync(Stamps.SecondProd)).Resources.Select(each => each.Id).ToList();

        Assert.Equal(first.Count, second.Count);
        Assert.Empty(first.Intersect(second));
    }

    private static Rule Find(string name) => Rules.Single(each => each.Name == name);
}
