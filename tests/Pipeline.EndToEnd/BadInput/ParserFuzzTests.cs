using System.Text;
using Pipeline.EndToEnd.Harness;
using Pipeline.Fuzz;

namespace Pipeline.EndToEnd.BadInput;

/// <summary>The fuzzer's target runs, briefly; for hours it is run by hand (docs/fuzzing.md).</summary>
public sealed class ParserFuzzTests(ITestOutputHelper output)
{
    private const int LeastBodies = 500;

    [Fact]
    public void Product_and_rules_judge_generated_and_spoilt_orders_alike()
    {
        using var corpus = new TempFolder();
        File.WriteAllText(Path.Combine(corpus.Path, "order.json"), ValidRequests.Order);
        var ran = Campaign.Run(corpus.Path, TimeSpan.FromSeconds(5), seed: 1);
        Assert.InRange(ran, LeastBodies, int.MaxValue);
        output.WriteLine($"{ran} bodies");
    }

    [Theory]
    [InlineData("", "not-json")]
    [InlineData("{}", "out-of-range")]
    [InlineData("{\"a\":1}", "not-json")]
    public void The_rules_refuse_by_name(string body, string fault) =>
        Assert.Equal(fault, OrderRules.Fault(Encoding.UTF8.GetBytes(body), out _));

    [Fact]
    public void A_body_that_is_judged_otherwise_is_kept_and_told()
    {
        using var corpus = new TempFolder();
        var file = Path.Combine(corpus.Path, "order.json");
        File.WriteAllText(file, ValidRequests.Order);
        var fault = Assert.Throws<InvalidOperationException>(() => Campaign.Run(
            corpus.Path, TimeSpan.Zero, seed: 1, read: _ => throw new InvalidOperationException("Otherwise.")));
        Assert.Contains("Otherwise.", fault.Message, StringComparison.Ordinal);
        Assert.Equal(ValidRequests.Order, File.ReadAllText(Path.Combine(corpus.Path, "found-0")));
    }
}
