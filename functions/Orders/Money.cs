namespace Pipeline.Orders;

/// <summary>An amount of money in the currency's minor unit (cents for EUR, yen for JPY).</summary>
/// <param name="Amount">Minor units, never negative in an order.</param>
/// <param name="Currency">ISO 4217 code, upper case.</param>
public readonly record struct Money(long Amount, string Currency)
{
    /// <summary>The sum.</summary>
    /// <exception cref="OverflowException">The sum leaves the range of a long.</exception>
    /// <exception cref="InvalidOperationException">The currencies differ.</exception>
    public Money Plus(Money other) => other.Currency == Currency
        ? this with { Amount = checked(Amount + other.Amount) }
        : throw new InvalidOperationException($"Cannot add {other.Currency} to {Currency}.");

    /// <summary>The amount of so many pieces.</summary>
    /// <exception cref="OverflowException">The product leaves the range of a long.</exception>
    public Money Times(int quantity) => this with { Amount = checked(Amount * quantity) };
}
