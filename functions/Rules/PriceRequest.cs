using FluentValidation;
using Pipeline.Storefronts;

namespace Pipeline.Rules;

/// <summary>The body of PUT /v1/prices/{sku}.</summary>
internal sealed record PriceRequest
{
    private const int MostBytes = 4 * 1024;
    private const int MostCurrencies = 50;

    public static readonly JsonBody<PriceRequest> Body =
        new(RulesJson.Default.PriceRequest, new PriceRequestValidator(), MostBytes);

    /// <summary>Minor units of one piece, by ISO 4217 code.</summary>
    public IReadOnlyDictionary<string, long>? Amounts { get; init; }

    private sealed class PriceRequestValidator : AbstractValidator<PriceRequest>
    {
        public PriceRequestValidator() => RuleFor(price => price.Amounts).Required()
            .Must(amounts => amounts is null || (amounts.Count is > 0 and <= MostCurrencies && amounts.All(amount =>
                amount.Key.Length == 3 && amount.Key.All(char.IsAsciiLetterUpper)
                && amount.Value is >= 0 and <= RuleSetValidator.MostMoney)))
            .WithMessage(
                $"must give 0 to {RuleSetValidator.MostMoney} minor units for 1 to {MostCurrencies} currencies");
    }
}
