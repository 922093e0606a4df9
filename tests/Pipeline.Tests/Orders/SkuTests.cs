using Pipeline.Orders;

namespace Pipeline.Tests.Orders;

public sealed class SkuTests
{
    [Theory]
    [InlineData("A", true)]
    [InlineData("tea.001_B-2", true)]
    [InlineData("", false)]
    [InlineData("a b", false)]
    [InlineData("a/b", false)]
    [InlineData("a\n", false)]
    [InlineData("ä", false)]
    [InlineData("٣", false)]
    public void A_SKU_is_letters_digits_and_three_signs(string text, bool valid) =>
        Assert.Equal(valid, Sku.IsValid(text));

    [Fact]
    public void A_SKU_has_at_most_64_characters()
    {
        Assert.True(Sku.IsValid(new string('A', 64)));
        Assert.False(Sku.IsValid(new string('A', 65)));
    }
}
