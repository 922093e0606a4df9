using System.Diagnostics.CodeAnalysis;
using Pipeline.Orders;

namespace Pipeline.Payment;

/// <summary>
/// Amounts as Stripe counts them. That is ISO 4217's minor unit, as everywhere here, but for the special cases of
/// https://docs.stripe.com/currencies.
/// </summary>
internal static class StripeMoney
{
    private const long Hundred = 100;

    /// <summary>Stripe's count of an amount; null when Stripe has no such amount.</summary>
    public static long? Write(Money money) => money switch
    {
        // Without a minor unit in ISO 4217, with two decimals at Stripe, which must be 00.
        { Currency: "ISK" or "UGX" } => checked(money.Amount * Hundred),

        // With one in ISO 4217, without at Stripe.
        { Currency: "MGA" } => money.Amount % Hundred == 0 ? money.Amount / Hundred : null,

        // Three decimals, of which the last must be 0.
        { Currency: "BHD" or "JOD" or "KWD" or "OMR" or "TND" } => money.Amount % 10 == 0 ? money.Amount : null,

        _ => money.Amount,
    };

    /// <summary>Stripe's code of a currency.</summary>
    [SuppressMessage("Globalization", "CA1308", Justification = "Stripe documents its codes in lower case.")]
    public static string Code(string currency) => currency.ToLowerInvariant();

    /// <summary>The amount that Stripe means.</summary>
    /// <param name="amount">Stripe's count.</param>
    /// <param name="currency">Stripe's code, lower case.</param>
    /// <exception cref="InvalidDataException">Stripe means a fraction of what cannot be divided.</exception>
    public static Money Read(long amount, string currency)
    {
        var code = currency.ToUpperInvariant();
        return code switch
        {
            "ISK" or "UGX" => amount % Hundred == 0
                ? new Money(amount / Hundred, code)
                : throw new InvalidDataException($"Stripe answered {amount} {code}, which is no whole amount."),
            "MGA" => new Money(checked(amount * Hundred), code),
            _ => new Money(amount, code),
        };
    }
}
