using System.Globalization;
using System.Text.Json;

namespace Pipeline.Benchmarks.Operations;

/// <summary>What an order of a fate may take at most.</summary>
/// <param name="Fate">Which.</param>
/// <param name="InFlight">When so many are placed at once.</param>
/// <param name="AtMost">Of every operation, per order.</param>
internal sealed record Budget(string Fate, int InFlight, IReadOnlyDictionary<Operation, double> AtMost)
{
    /// <summary>Where the figures are committed, from the repository's root.</summary>
    public const string Path = "tests/data/operations-budget.json";

    private const string Look =
        "To look: dotnet run -c Release --project tests/Pipeline.Benchmarks -- operations --quick; "
        + "if it is meant, raise the figure in " + Path + " and say why in the commit";

    /// <summary>Reads the committed figures.</summary>
    /// <exception cref="JsonException">They are not a list of budgets.</exception>
    public static IReadOnlyList<Budget> Read(string text) =>
        JsonSerializer.Deserialize<List<Budget>>(text, Measurement.Json)
            ?? throw new JsonException("Not a list of budgets.");

    /// <summary>What is over a budget, or was not measured, or has none: a sentence for each.</summary>
    public static IEnumerable<string> Excesses(
        IReadOnlyCollection<Budget> budgets, IReadOnlyCollection<Measurement> measured)
    {
        foreach (var budget in budgets.ExceptBy(measured.Select(Name), Name))
            yield return $"{Name(budget)}: has a budget and was not measured. {Look}.";
        foreach (var each in measured)
        {
            var budget = budgets.SingleOrDefault(budget => Name(budget) == Name(each));
            foreach (var (operation, count) in each.PerOrder.Counts)
            {
                if (budget is null || !budget.AtMost.TryGetValue(operation, out var most))
                    yield return $"{Name(each)}: {operation} {Number(count)} has no budget. {Look}.";
                else if (count > most)
                    yield return Excess(each, operation, count, most);
            }
        }
    }

    private static string Excess(Measurement each, Operation operation, double count, double most)
    {
        var parts = each.PerOrder.Parts.OrderBy(part => part.Key, StringComparer.Ordinal)
            .Select(part => $"{part.Key} {Number(part.Value)}");
        return $"{Name(each)}: {operation} {Number(count)} an order, {Number(most)} allowed. {Look}. "
            + $"Made up of {string.Join("; ", parts)}; requests sent again: {each.Repeats}.";
    }

    private static string Name(Budget budget) => $"{budget.Fate}, {budget.InFlight} in flight";

    private static string Name(Measurement each) => $"{each.Fate}, {each.InFlight} in flight";

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
