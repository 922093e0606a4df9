using System.Globalization;
using System.Text;
using Pipeline.Benchmarks.Plan;
using Pipeline.Benchmarks.Stand;

namespace Pipeline.Benchmarks.Cost;

/// <summary>What a million orders cost, as a table and as a picture beside what others take.</summary>
public static class MillionPage
{
    private const int Width = 720;
    private const int RowHeight = 34;
    private const int Left = 250;
    private const double Right = 130;

    /// <summary>
    /// What others take for an order of four steps, in US dollars a million. Durable Functions: 49.4 storage operations
    /// an order, which we counted on Azurite, its other costs left out. Step Functions Standard: five to eight
    /// transitions at 25 dollars a million. Temporal Cloud: the range of its list prices for as many actions.
    /// </summary>
    public static IReadOnlyList<(string Who, double Least, double Most)> Others { get; } =
    [
        ("Durable Functions, storage alone", 21, 21),
        ("AWS Step Functions Standard", 126, 201),
        ("Temporal Cloud", 125, 250),
    ];

    public static string Table()
    {
        var all = OrderCost.All;
        var page = new StringBuilder();
        page.AppendRow(["a million confirmed orders of one line", .. all.Select(each => each.Name)])
            .AppendRule(texts: 1, figures: all.Count);
        foreach (var (index, (what, _)) in MillionOrders.Of(all[0]).Index())
            page.AppendRow([what, .. all.Select(each => Dollars(MillionOrders.Of(each)[index].Dollars))]);
        return page
            .AppendRow(["**all by use**", .. all.Select(each => $"**{Dollars(MillionOrders.Sum(each))}**")])
            .AppendRow(["log and trace bytes an order", .. all.Select(each => Number(MillionOrders.LogBytes(each)))])
            .ToString();
    }

    public static string Prices()
    {
        var page = new StringBuilder("| | US dollars | of | as of | source |\n|---|--:|--:|---|---|\n");
        foreach (var price in PriceTable.All.Values)
            page.AppendRow(price.Name, Number(price.Usd), Number(price.Per), price.Date, price.Source);
        return page.ToString();
    }

    /// <summary>An SVG of bars, readable on a light and a dark page.</summary>
    public static string Chart()
    {
        List<(string Who, double Least, double Most, bool IsOurs)> bars =
        [
            .. OrderCost.All.Select(each =>
                ($"Pipeline, {each.Name}", MillionOrders.Sum(each), MillionOrders.Sum(each), true)),
            .. Others.Select(each => (each.Who, each.Least, each.Most, false)),
        ];
        var scale = (Width - Left - Right) / bars.Max(bar => bar.Most);
        var height = (bars.Count * RowHeight) + 40;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {height}" role="img"
              aria-label="US dollars for a million orders" font-family="system-ui, sans-serif" font-size="14">
            <rect width="{Width}" height="{height}" fill="#ffffff"/>
            <text x="12" y="24" fill="#1b1b1f" font-weight="600">US dollars for a million orders, by use</text>

            """);
        foreach (var (index, bar) in bars.Index())
        {
            var top = 40 + (index * RowHeight);
            var figure = bar.Least < bar.Most ? $"{Dollars(bar.Least)} to {Dollars(bar.Most)}" : Dollars(bar.Most);
            svg.Append(CultureInfo.InvariantCulture, $"""
                <text x="{Left - 10}" y="{top + 17}" fill="#1b1b1f" text-anchor="end">{bar.Who}</text>
                <rect x="{Left}" y="{top + 3}" width="{Math.Max(2, bar.Most * scale):F1}" height="20" rx="3"
                  fill="{(bar.IsOurs ? "#0b6e4f" : "#9a9aa6")}"/>
                <text x="{Left + (bar.Most * scale) + 8:F1}" y="{top + 17}" fill="#5a5a64">{figure}</text>

                """);
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static string Number(double value) => value.ToString("#,0.####", CultureInfo.InvariantCulture);

    private static string Dollars(double value) =>
        "$" + value.ToString(value < 10 ? "0.00" : "#,0", CultureInfo.InvariantCulture);
}
