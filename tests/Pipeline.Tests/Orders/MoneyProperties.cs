using System.Numerics;
using CsCheck;
using Pipeline.Orders;

namespace Pipeline.Tests.Orders;

/// <summary>The arithmetic of money against integers without an end; null stands for an overflow.</summary>
public sealed class MoneyProperties
{
    private const int Samples = 2_000;
    private const int Near = 20_000; // more than a line's most pieces
    private static readonly Gen<long> Small = Gen.Long[0, Near];
    private static readonly Gen<long> Large = Gen.Long[long.MaxValue - Near, long.MaxValue];
    private static readonly Gen<long> Quotient = Gen.Select(Gen.Int[1, 10_000], Gen.Long[-2, 2])
        .Select((pieces, beside) => Math.Clamp(long.MaxValue / pieces, 2, long.MaxValue - 2) + beside);

    private static readonly Gen<Money> Amounts =
        Gen.OneOf(Small, Large, Quotient, Gen.Long[0, long.MaxValue]).Select(amount => new Money(amount, "EUR"));

    private static readonly Gen<Money> Signed =
        Gen.OneOf(Gen.Long, Small, Large, Large.Select(amount => -amount)).Select(amount => new Money(amount, "EUR"));

    private static readonly Gen<int> Pieces = Gen.Int[1, 10_000];

    private static readonly Gen<string> Currencies = Gen.OneOf("EUR", "USD", "JPY", "eur", "");

    [Fact]
    public void A_sum_is_the_same_either_way_round() => Gen.Select(Signed, Signed).Sample(
        (one, other) => Try(() => one.Plus(other)) == Try(() => other.Plus(one)), iter: Samples);

    [Fact]
    public void A_sum_is_the_same_however_it_is_bracketed() => Gen.Select(Amounts, Amounts, Amounts).Sample(
        (one, two, three) => Try(() => one.Plus(two).Plus(three)) == Try(() => one.Plus(two.Plus(three))),
        iter: Samples);

    [Fact]
    public void Nothing_added_changes_nothing() => Signed.Sample(
        money => money.Plus(new Money(0, "EUR")) == money && money.Times(1) == money
            && money.Times(0) == new Money(0, "EUR"),
        iter: Samples);

    [Fact]
    public void Times_distributes_over_a_sum() => Gen.Select(Amounts, Amounts, Pieces).Sample(
        (one, other, pieces) =>
            Try(() => one.Plus(other).Times(pieces)) == Try(() => one.Times(pieces).Plus(other.Times(pieces))),
        iter: Samples);

    [Fact]
    public void A_sum_is_exact_or_refused() => SumsExactly((one, other) => one.Plus(other));

    [Fact]
    public void A_product_is_exact_or_refused() => MultipliesExactly((money, pieces) => money.Times(pieces));

    [Fact]
    public void Arithmetic_that_wraps_is_caught()
    {
        Assert.Throws<CsCheckException>(() => SumsExactly(
            (one, other) => one with { Amount = unchecked(one.Amount + other.Amount) }));
        Assert.Throws<CsCheckException>(() => MultipliesExactly(
            (money, pieces) => money with { Amount = unchecked(money.Amount * pieces) }));
    }

    [Fact]
    public void Currencies_never_mix() => AddsOneCurrency((one, other) => one.Plus(other));

    [Fact]
    public void A_sum_that_mixes_currencies_is_caught() => Assert.Throws<CsCheckException>(() => AddsOneCurrency(
        (one, other) => one with { Amount = checked(one.Amount + other.Amount) }));

    private static void SumsExactly(Func<Money, Money, Money> plus) => Gen.Select(Signed, Signed).Sample(
        (one, other) => Try(() => plus(one, other)) == Exact((BigInteger)one.Amount + other.Amount), iter: Samples);

    private static void MultipliesExactly(Func<Money, int, Money> times) =>
        Gen.Select(Gen.OneOf(Amounts, Signed), Gen.OneOf(Pieces, Gen.Int)).Sample(
            (money, pieces) => Try(() => times(money, pieces)) == Exact((BigInteger)money.Amount * pieces),
            iter: Samples);

    private static void AddsOneCurrency(Func<Money, Money, Money> plus) =>
        Gen.Select(Small, Small, Currencies, Currencies).Sample(
            (one, other, first, second) =>
            {
                if (first == second) return plus(new(one, first), new(other, second)).Currency == first;
                return Record.Exception(() => plus(new(one, first), new(other, second)))
                    is InvalidOperationException;
            },
            iter: Samples);

    private static Money? Exact(BigInteger amount) =>
        amount >= long.MinValue && amount <= long.MaxValue ? new Money((long)amount, "EUR") : null;

    private static Money? Try(Func<Money> sum)
    {
        try
        {
            return sum();
        }
        catch (OverflowException)
        {
            return null;
        }
    }
}
