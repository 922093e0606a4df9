using System.Text;
using Microsoft.Extensions.Logging;
using Pipeline.Benchmarks.Operations;
using Pipeline.EndToEnd.Harness;
using Pipeline.LocalServiceBus.Engine;

namespace Pipeline.EndToEnd;

/// <summary>
/// What an order asks of tables, Service Bus, functions and provider stays within the committed figures: alone to the
/// digit, at a hundred in flight with room for what the moment decides. Counts only, so it holds on any machine.
/// </summary>
[Collection(Processes.Name)]
public sealed class OperationsBudgetTests(Azurite azurite, ITestOutputHelper output)
{
    private static readonly int[] Loads = [1, 100];

    [Fact]
    public async Task Orders_of_every_fate_stay_within_the_budget_of_their_operations()
    {
        var stopping = TestContext.Current.CancellationToken;
        await using var pipeline = await MeteredPipeline.StartAsync(azurite.TakeStore(), stopping);
        var stocktaking = new Stocktaking(pipeline);
        await stocktaking.WarmAsync(stopping);
        var budgets = await CommittedAsync();
        var measured = new List<Measurement>();
        foreach (var (inFlight, fate) in Loads.SelectMany(inFlight => Fate.All.Select(fate => (inFlight, fate))))
        {
            var own = budgets.Where(budget => (budget.Fate, budget.InFlight) == (fate.Name, inFlight)).ToList();
            var each = await stocktaking.MeasureAsync(fate, inFlight, stopping);

            // What a moment's stall adds is added once; what an order asks for, every time.
            for (var again = 0; again < 2 && Budget.Excesses(own, [each]).Any(); again++)
                each = await stocktaking.MeasureAsync(fate, inFlight, stopping);
            measured.Add(each);
        }

        output.WriteLine(OperationsPage.Write(measured));
        Assert.Empty(Budget.Excesses(budgets, measured));
    }

    [Fact]
    public async Task Budget_that_is_too_small_is_found_with_its_fate_its_figures_and_where_to_look()
    {
        var budgets = await CommittedAsync();
        var atLimit = budgets.Select(Exactly).ToList();
        Assert.Empty(Budget.Excesses(budgets, atLimit));

        foreach (var operation in Enum.GetValues<Operation>())
        {
            var over = atLimit.ConvertAll(each => each.Fate == "declined" && each.InFlight == 1
                ? More(each, operation)
                : each);
            var excess = Assert.Single(Budget.Excesses(budgets, over));
            var most = budgets.Single(each => each is { Fate: "declined", InFlight: 1 }).AtMost[operation];
            Assert.StartsWith(
                $"declined, 1 in flight: {operation} {most + 1} an order, {most} allowed.",
                excess,
                StringComparison.Ordinal);
            Assert.Contains("-- operations --quick", excess, StringComparison.Ordinal);
            Assert.Contains("orders: batch 2", excess, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Fate_without_a_budget_and_budget_without_a_measurement_are_found()
    {
        var budgets = await CommittedAsync();
        var measured = budgets.Select(Exactly).ToList();

        var unknown = Budget.Excesses([.. budgets.Skip(1)], measured).ToList();
        Assert.Equal(Enum.GetValues<Operation>().Length, unknown.Count);
        Assert.All(unknown, excess => Assert.Contains("has no budget", excess, StringComparison.Ordinal));
        Assert.Contains(
            "was not measured", Assert.Single(Budget.Excesses(budgets, measured[1..])), StringComparison.Ordinal);
    }

    // Of an order that goes its way nothing is logged, so a meter that is broken would go unnoticed.
    [Fact]
    public void Log_meter_counts_the_bytes_of_lines_as_the_worker_prints_them()
    {
        var tally = new Tally();
        using var queues = new QueueSet(new Dictionary<string, QueueSettings>(), TimeProvider.System);
        using var logs = new LogMeter(tally);

        logs.CreateLogger("Pipeline.Intake.PlaceOrder").Log(
            LogLevel.Warning, default, "fünf", null, (state, _) => state);

        var line = "12:34:56.789 warn PlaceOrder: fünf" + Environment.NewLine;
        Assert.Equal(Encoding.UTF8.GetByteCount(line), tally.Read(queues).Counts[Operation.LogBytes]);
    }

    private static async Task<IReadOnlyList<Budget>> CommittedAsync() => Budget.Read(await File.ReadAllTextAsync(
        Path.Combine(Repository.Root, Budget.Path), TestContext.Current.CancellationToken));

    private static Measurement Exactly(Budget budget) => new(
        budget.Fate,
        budget.InFlight,
        new Reading(budget.AtMost, new Dictionary<string, double> { ["orders: batch"] = 2 }),
        Repeats: 0);

    private static Measurement More(Measurement each, Operation operation) => each with
    {
        PerOrder = each.PerOrder with
        {
            Counts = each.PerOrder.Counts.ToDictionary(
                count => count.Key, count => count.Value + (count.Key == operation ? 1 : 0)),
        },
    };
}
