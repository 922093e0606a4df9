using Pipeline.Simulation.Mutants;

namespace Pipeline.Simulation;

/// <summary>Each rule of docs/order-life.md, broken on purpose, is noticed: the tests of the tests.</summary>
public sealed class MutantTests(ITestOutputHelper output)
{
    private const int MostHistories = 1_500;

    private static IEnumerable<Mutant> All => [.. StepMutants.All, .. EffectMutants.All, .. WaitMutants.All];

    public static TheoryData<string> Rules => [.. All.Select(mutant => mutant.Rule)];

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_broken_rule_is_noticed(string rule)
    {
        var gaveAway = MutantCompiler.Hunt(All.Single(mutant => mutant.Rule == rule), MostHistories);
        output.WriteLine($"{rule}: {gaveAway ?? "survived"}");

        Assert.NotNull(gaveAway);
    }

    [Fact]
    public void The_product_compiled_the_same_way_but_unbroken_is_not_noticed() =>
        Assert.Null(MutantCompiler.Hunt(new Mutant("none"), histories: 50));

    [Fact]
    public void A_mutant_whose_text_is_no_longer_there_is_an_error() =>
        Assert.Throws<InvalidOperationException>(() => MutantCompiler.Hunt(
            new Mutant("stale", new Change("Orders/OrderFlow.cs", "not in there", "")), histories: 1));
}
