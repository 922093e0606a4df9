using Pipeline.Benchmarks.Plan;

namespace Pipeline.Tests.Plan;

public sealed class CapacityPlanTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1_750, 1)]
    [InlineData(1_751, 2)]
    [InlineData(583_000, 334)]
    public void Stamps_are_as_many_as_the_storage_accounts_that_the_load_needs(double load, int stamps)
    {
        var plan = CapacityPlan.For(load, OrderCost.Alone);

        Assert.Equal(stamps, plan.Stamps);
        Assert.Equal("requests of the storage account", plan.LimitedBy);
        Assert.Equal(1_750, plan.StampHolds);
    }

    [Fact]
    public void Orders_that_share_are_limited_by_their_partitions()
    {
        var plan = CapacityPlan.For(583_000, OrderCost.Shared);

        Assert.Equal((209, 2_800), (plan.Stamps, plan.StampHolds));
        Assert.Equal("entities of the orders' partitions", plan.LimitedBy);
    }

    // Seven tenths of 1,000 credits are 116 orders of six; 700 orders a second are 4.3 MB/s, and a unit is given 2.8.
    [Theory]
    [InlineData(116, 0)]
    [InlineData(117, 1)]
    [InlineData(700, 2)]
    [InlineData(1_750, 4)]
    public void Service_Bus_is_Standard_until_its_credits_end_then_units_for_the_bytes(double load, int units) =>
        Assert.Equal(units, CapacityPlan.For(load, OrderCost.Alone).MessagingUnits);

    [Fact]
    public void Every_stamp_of_any_plan_stays_below_each_of_its_ceilings()
    {
        foreach (var cost in new[] { OrderCost.Alone, OrderCost.Shared })
        {
            for (var load = 1.0; load < 10_000_000; load *= 1.7)
            {
                var plan = CapacityPlan.For(load, cost);
                Assert.All(CapacityPlan.Ceilings(cost), ceiling => Assert.True(load / plan.Stamps <= ceiling.Orders));
                Assert.True(plan.Instances * OrderCost.OrdersPerInstanceSecond >= load);
            }
        }
    }

    [Fact]
    public void Regions_are_as_many_as_the_instances_or_the_accounts_need()
    {
        Assert.Equal(1, CapacityPlan.For(10_000, OrderCost.Alone).Regions);
        Assert.Equal(2, CapacityPlan.For(10_001, OrderCost.Alone).Regions);
        Assert.Equal(59, CapacityPlan.For(583_000, OrderCost.Alone).Regions);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(10_000_001)]
    public void A_load_that_is_none_is_refused(double load) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => CapacityPlan.For(load, OrderCost.Alone));

    [Fact]
    public void Costs_rise_with_the_load_and_with_the_average()
    {
        var sums = new[] { (10, 0.1), (10, 0.5), (100, 0.5), (10_000, 0.5) }
            .Select(each => MonthlyCost.Of(CapacityPlan.For(each.Item1, OrderCost.Alone), each.Item2))
            .Select(parts => parts.Sum(part => part.Dollars)).ToList();

        Assert.Equal(sums.Order(), sums);
        Assert.DoesNotContain(0, sums);
    }

    [Fact]
    public void Premium_is_paid_by_the_unit()
    {
        var parts = MonthlyCost.Of(CapacityPlan.For(2_000, OrderCost.Alone), averageShare: 0.1);

        // Two stamps, four units each.
        Assert.Equal(2 * 4 * 677, parts.Single(each => each.What == "Service Bus").Dollars);
    }
}
