using Pipeline.Orders;

namespace Pipeline.Tests.Orders;

public sealed class MoneyTests
{
    [Fact]
    public void Money_adds_amounts_of_one_currency() =>
        Assert.Equal(new Money(1750, "EUR"), new Money(1250, "EUR").Plus(new Money(500, "EUR")));

    [Fact]
    public void Money_refuses_to_add_another_currency() =>
        Assert.Throws<InvalidOperationException>(() => new Money(1, "EUR").Plus(new Money(1, "USD")));

    [Fact]
    public void Money_multiplies_by_a_quantity() =>
        Assert.Equal(new Money(3750, "JPY"), new Money(1250, "JPY").Times(3));

    [Fact]
    public void Money_throws_rather_than_wraps_when_a_sum_overflows() =>
        Assert.Throws<OverflowException>(() => new Money(long.MaxValue, "EUR").Plus(new Money(1, "EUR")));

    [Fact]
    public void Money_throws_rather_than_wraps_when_a_product_overflows() =>
        Assert.Throws<OverflowException>(() => new Money(long.MaxValue / 2, "EUR").Times(3));
}
