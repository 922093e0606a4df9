using CsCheck;
using Pipeline.Orders;
using Pipeline.Payment;

namespace Pipeline.Tests.Payment;

public sealed class StripeMoneyTests
{
    private static readonly string[] Currencies =
        ["EUR", "JPY", "ISK", "UGX", "MGA", "KWD", "BHD", "JOD", "OMR", "TND", "HUF", "TWD"];

    [Theory]
    [InlineData("EUR", 1234, 1234)]
    [InlineData("HUF", 1234, 1234)]
    [InlineData("TWD", 1234, 1234)]
    [InlineData("JPY", 1234, 1234)]
    [InlineData("ISK", 1234, 123_400)]
    [InlineData("UGX", 1234, 123_400)]
    [InlineData("MGA", 1200, 12)]
    [InlineData("MGA", 1234, null)]
    [InlineData("KWD", 1230, 1230)]
    [InlineData("KWD", 1234, null)]
    public void Amounts_are_written_as_Stripe_counts_them(string currency, long amount, int? counted) =>
        Assert.Equal(counted, StripeMoney.Write(new Money(amount, currency)));

    [Fact]
    public void What_can_be_written_is_read_back_as_it_was() =>
        Gen.Select(Gen.Long[0, 100_000_000_000], Gen.Int[0, Currencies.Length - 1]).Sample((amount, index) =>
        {
            var (currency, money) = (Currencies[index], new Money(amount, Currencies[index]));
            return StripeMoney.Write(money) is not { } counted
                || StripeMoney.Read(counted, currency.ToLowerInvariant()) == money;
        });

    [Theory]
    [InlineData("isk")]
    [InlineData("ugx")]
    public void A_fraction_of_what_has_none_is_never_taken_for_an_amount(string currency) =>
        Assert.Throws<InvalidDataException>(() => StripeMoney.Read(150, currency));
}
