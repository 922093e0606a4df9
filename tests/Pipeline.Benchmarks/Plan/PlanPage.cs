using System.Globalization;
using System.Text;
using Pipeline.Benchmarks.Stand;

namespace Pipeline.Benchmarks.Plan;

/// <summary>A plan as a page: a column for orders that share nothing, and one for those that share.</summary>
public static class PlanPage
{
    /// <summary>The month's average load as a part of the peak, unless another one is given.</summary>
    public const double AverageShare = 0.1;

    public static string Write(double ordersPerSecond, double averageShare = AverageShare)
    {
        CapacityPlan[] plans =
            [CapacityPlan.For(ordersPerSecond, OrderCost.Alone), CapacityPlan.For(ordersPerSecond, OrderCost.Shared)];
        var page = new StringBuilder();
        Row(page, $"{Number(ordersPerSecond)} orders a second", plans, plan => plan.Cost.Name);
        page.AppendRule(texts: 1 + plans.Length, figures: 0);
        Row(page, "one stamp holds, orders a second", plans, plan => Number(plan.StampHolds));
        Row(page, "limited by", plans, plan => plan.LimitedBy);
        Row(page, "**stamps**", plans, plan => $"**{Number(plan.Stamps)}**");
        Row(page, "Service Bus of each", plans, plan => Bus(plan.MessagingUnits));
        Row(page, "instances at the peak, all stamps", plans, plan => Number(plan.Instances));
        Row(page, "regions or subscriptions, at default quotas", plans, plan => Number(plan.Regions));
        foreach (var (index, (what, _)) in MonthlyCost.Of(plans[0], averageShare).Index())
            Row(page, what, plans, plan => Dollars(MonthlyCost.Of(plan, averageShare)[index].Dollars));
        Row(page, "**a month, about**", plans, plan => $"**{Dollars(Sum(plan, averageShare))}**");
        Row(page, "a million orders, about", plans, plan => Dollars(PerMillion(plan, averageShare)));
        return page.ToString();
    }

    private static void Row(StringBuilder page, string name, CapacityPlan[] plans, Func<CapacityPlan, string> cell) =>
        page.AppendRow([name, .. plans.Select(cell)]);

    private static string Bus(int units) => units switch
    {
        0 => "Standard",
        1 => "Premium, 1 unit",
        _ => $"Premium, {units} units",
    };

    private static double Sum(CapacityPlan plan, double averageShare) =>
        MonthlyCost.Of(plan, averageShare).Sum(each => each.Dollars);

    private static double PerMillion(CapacityPlan plan, double averageShare) =>
        Sum(plan, averageShare) / (plan.OrdersPerSecond * averageShare * 730 * 3_600 / 1_000_000);

    private static string Number(double value) => value.ToString("#,0.##", CultureInfo.InvariantCulture);

    // Two figures: more would be made up.
    private static string Dollars(double value)
    {
        if (value < 0.01) return "$0";
        var step = Math.Pow(10, Math.Floor(Math.Log10(value)) - 1);
        return "$" + (Math.Round(value / step) * step).ToString("#,0.##", CultureInfo.InvariantCulture);
    }
}
