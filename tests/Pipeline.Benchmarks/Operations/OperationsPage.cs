using System.Globalization;
using System.Text;
using Pipeline.Benchmarks.Stand;

namespace Pipeline.Benchmarks.Operations;

/// <summary>Measurements as a page: a table of all, and what the plainest order's figures are made up of.</summary>
internal static class OperationsPage
{
    private static readonly (string Head, Func<Reading, string> Cell)[] Columns =
    [
        ("table transactions", each => Number(each.Counts[Operation.TableTransactions])),
        ("KB to tables", each => Number(each.Counts[Operation.TableBytes] / 1_000)),
        ("sent", each => Number(each.Counts[Operation.Sends])),
        ("received", each => Number(each.Counts[Operation.Receives])),
        ("settled", each => Number(each.Counts[Operation.Settles])),
        ("the three", each => Number(each.BusOperations)),
        ("executions", each => Number(each.Counts[Operation.Executions])),
        ("provider calls", each => Number(each.Counts[Operation.ProviderCalls])),
        ("its ledger", each => Number(each.Counts[Operation.ProviderTransactions])),
        ("log bytes", each => Number(each.Counts[Operation.LogBytes])),
        ("trace bytes", each => Number(each.Counts[Operation.TraceBytes])),
    ];

    public static string Write(IReadOnlyList<Measurement> measured)
    {
        var page = new StringBuilder();
        page.AppendRow(["each order", "in flight", .. Columns.Select(column => column.Head)])
            .AppendRule(texts: 1, figures: Columns.Length + 1);
        foreach (var each in measured.OrderBy(each => Place(each.Fate)).ThenBy(each => each.InFlight))
            page.AppendRow([each.Fate, Number(each.InFlight), .. Columns.Select(column => column.Cell(each.PerOrder))]);

        WriteParts(page.Append('\n'), [.. measured.Where(each => each.Fate == Fate.All[0].Name)]);
        foreach (var each in measured.Where(each => each.Repeats > 0))
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"{each.Fate}, {each.InFlight:N0} in flight: {each.Repeats} requests were answered 429 or 503, ")
                .Append("sent again, and are counted.\n");
        }

        return page.ToString();
    }

    private static void WriteParts(StringBuilder page, IReadOnlyList<Measurement> measured)
    {
        page.AppendRow([$"{Fate.All[0].Name}, in flight", .. measured.Select(each => Number(each.InFlight))])
            .AppendRule(texts: 1, figures: measured.Count);
        var parts = measured.SelectMany(each => each.PerOrder.Parts.Keys).Distinct();
        foreach (var part in parts.Order(StringComparer.Ordinal))
        {
            var cells = measured.Select(each => Number(each.PerOrder.Parts.GetValueOrDefault(part)));
            page.AppendRow([part, .. cells]);
        }
    }

    private static int Place(string fate) => Fate.All.Index().Single(each => each.Item.Name == fate).Index;

    private static string Number(double value) => value.ToString("#,0.##", CultureInfo.InvariantCulture);
}
