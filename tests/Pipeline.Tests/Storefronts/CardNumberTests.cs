using Pipeline.Storefronts;

namespace Pipeline.Tests.Storefronts;

public sealed class CardNumberTests
{
    [Theory]
    [InlineData("4111111111111111")]
    [InlineData("4222222222222")] // 13, the fewest
    [InlineData("6304000000000000000")] // 19, the most
    [InlineData("3782 822463 10005")]
    [InlineData("4111-1111-1111-1111")]
    [InlineData("4111\u20131111\u00A01111 1111")]
    [InlineData("to 12 my card 4111 1111 1111 1111 12/30")]
    [InlineData("no. 7 4111111111111111")]
    [InlineData("\uFF14\uFF11\uFF11\uFF11\uFF11\uFF11\uFF11\uFF11\uFF11\uFF11\uFF11\uFF11\uFF11\uFF11\uFF11\uFF11")]
    [InlineData("x4111111111111111x")]
    public void Digits_that_pass_Luhns_test_are_found_wherever_they_stand(string text) =>
        Assert.True(CardNumber.IsIn(text));

    [Theory]
    [InlineData("")]
    [InlineData("4111111111111112")] // fails the test
    [InlineData("411111111117")] // 12 digits that pass it
    [InlineData("41111111111111111117")] // 20
    [InlineData("4111  1111  1111  1111")] // more than one space
    [InlineData("4111.1111.1111.1111")]
    [InlineData("4111a1111a1111a1111")]
    [InlineData("2026-03-01 12:00:00")]
    [InlineData("+49 30 901820")]
    public void Other_digits_are_not_taken_for_a_card(string text) => Assert.False(CardNumber.IsIn(text));

    [Fact]
    public void Every_number_is_judged_as_by_its_check_digit()
    {
        for (var account = 0; account < 1_000; account++)
        {
            var number = $"4{account:000}7390501{account * 37 % 1_000:000}";
            var passing = Enumerable.Range(0, 10).Count(digit => CardNumber.IsIn($"{number}{digit}"));
            Assert.Equal(1, passing); // exactly one check digit fits
        }
    }
}
