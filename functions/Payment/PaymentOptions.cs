using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Pipeline.Payment;

/// <summary>How long an order rests for its payment's sake (settings <c>Payment__...</c>).</summary>
public sealed class PaymentOptions
{
    public const string Section = "Payment";

    /// <summary>
    /// Seconds that an authorised payment waits for its capture before it is voided and the stock released. Card
    /// networks let most authorisations lapse after 7 days; the default stays below that.
    /// </summary>
    [Range(1, 30 * 86_400)]
    public int CaptureWithinSeconds { get; set; } = 6 * 86_400;

    /// <summary>Seconds that an order whose payment does not match waits for somebody to look.</summary>
    [Range(1, 30 * 86_400)]
    public int MismatchHoldSeconds { get; set; } = 3 * 86_400;
}

[OptionsValidator]
internal sealed partial class PaymentOptionsValidator : IValidateOptions<PaymentOptions>;
