using Pipeline.Orders;
using Pipeline.Simulation.Engine;

namespace Pipeline.Simulation.Histories;

/// <summary>One fault at one operation of one scenario, and what came of it.</summary>
internal sealed record CrashPoint(
    string Scenario, int Operation, Fault Fault, string Where, IReadOnlyList<string> Violations);

/// <summary>Every operation of every scenario, crashed at, once each: what random histories might leave out.</summary>
internal static class SingleCrash
{
    public static IReadOnlyList<Fault> Faults { get; } =
        [Fault.CrashBefore, Fault.CrashAfter, Fault.AnswerLost, Fault.Repeated, Fault.Refused];

    /// <summary>How a scenario ends when nothing goes wrong, and what is wrong with that.</summary>
    public static (string Ending, IReadOnlyList<string> Violations, int Operations) Undisturbed(Scenario scenario)
    {
        var count = new SingleFault(at: -1, Fault.None);
        var house = scenario.Run(count, reconciles: false);
        var endings = house.Store.All(OrderTable.TableName)
            .Where(Watch.IsOrder)
            .Select(row => row.GetString(Watch.IsClosed(row) ? "Announced" : "Goal"));
        var left = house.World.Tally["open: was never nudged after an answer"];
        return (
            string.Join(',', endings.Order(StringComparer.Ordinal)),
            left == 0 ? house.Watch.Violations : [.. house.Watch.Violations, "2 an order is left behind"],
            count.Operations);
    }

    public static IEnumerable<CrashPoint> Enumerate(Scenario scenario)
    {
        var operations = Undisturbed(scenario).Operations;
        for (var operation = 0; operation < operations; operation++)
        {
            foreach (var fault in Faults) yield return At(scenario, operation, fault);
        }
    }

    private static CrashPoint At(Scenario scenario, int operation, Fault fault)
    {
        var single = new SingleFault(operation, fault);
        var house = scenario.Run(single, reconciles: false);
        var violations = house.Watch.Violations;
        if (house.World.Tally["open: was never nudged after an answer"] > 0)
        {
            // Only who answers HTTP and dies, or cannot send, leaves an order to the reconciler.
            if (fault is Fault.Repeated or Fault.AnswerLost) violations.Add("2 an order is left behind");
            violations.AddRange(scenario.Run(new SingleFault(operation, fault), reconciles: true).Watch.Violations);
        }

        return new CrashPoint(scenario.Name, operation, fault, single.Hit ?? "never reached", violations);
    }
}
