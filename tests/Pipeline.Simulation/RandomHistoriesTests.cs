using Pipeline.Simulation.Histories;

namespace Pipeline.Simulation;

/// <summary>What random histories must show: nothing broken, and everything seen.</summary>
public sealed class RandomHistoriesTests(ITestOutputHelper output)
{
    private const long Histories = 20_000;
    private const long Faults = 100_000;

    [Fact]
    public void Twenty_thousand_histories_break_nothing_and_reach_everything()
    {
        var campaign = Campaign.Run(seed: 1, Histories);
        foreach (var (what, times) in campaign.Tally.Sorted) output.WriteLine($"{times,12:N0}  {what}");
        output.WriteLine($"{campaign.Tally.Faults,12:N0}  faults in {campaign.Done:N0} histories");
        foreach (var broken in campaign.Broken)
        {
            output.WriteLine($"dotnet run --project tests/Pipeline.Simulation -- --replay {broken.Seed}"
                + $": {broken.Violations[0]}");
        }

        Assert.Equal(0, campaign.BrokenCount);
        Assert.Equal(Histories, campaign.Done);
        Assert.True(campaign.Tally.Faults >= Faults, $"only {campaign.Tally.Faults} faults");
        Assert.Empty(Sometimes.Missing(campaign.Tally));
    }

    [Theory]
    [InlineData(7)]
    [InlineData(12)]
    [InlineData(2_024)]
    public void A_seed_replays_exactly(ulong seed)
    {
        using var first = new StringWriter();
        using var second = new StringWriter();
        var (once, again) = (History.Run(seed, first), History.Run(seed, second));

        Assert.Equal((once.Trace, once.Steps), (again.Trace, again.Steps));
        Assert.Equal(first.ToString(), second.ToString());
        Assert.NotEqual(once.Trace, History.Run(seed + 1).Trace);
    }

    [Fact]
    public void A_cancel_that_reopens_an_order_keeps_its_marker_from_a_slow_reconciler()
    {
        for (var seed = 1UL; seed <= Reopening.Histories; seed++) Assert.Empty(Reopening.Run(seed).Violations);
    }

    [Fact]
    public void A_step_that_is_slow_to_say_that_its_order_waits_does_not_leave_it_resting()
    {
        for (var seed = 1UL; seed <= LateRest.Histories; seed++) Assert.Empty(LateRest.Run(seed).Violations);
    }

    [Fact]
    public void What_was_never_seen_is_missing() =>
        Assert.Equal(Sometimes.Expected.Count, Sometimes.Missing(new Engine.Tally()).Count);
}
