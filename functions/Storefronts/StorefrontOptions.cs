using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Pipeline.Storefronts;

/// <summary>
/// What a storefront may ask of us when its own row says nothing else (settings <c>Storefronts__...</c>), and the
/// operator's key that needs no row.
/// </summary>
public sealed class StorefrontOptions
{
    public const string Section = "Storefronts";
    public const string OperatorKeySetting = "OperatorKey";

    /// <summary>Requests a second in the long run, for each running instance.</summary>
    [Range(1, 10_000)]
    public int RequestsPerSecond { get; set; } = 50;

    /// <summary>Requests at once after a pause.</summary>
    [Range(1, 100_000)]
    public int Burst { get; set; } = 100;

    /// <summary>
    /// Orders that may be open at a time. The default is a quarter of what the reconciler can rescue before it begins
    /// anew (20,000 a minute for ten minutes), so that one storefront's backlog does not keep the others' waiting.
    /// </summary>
    [Range(1, 1_000_000)]
    public int OpenOrders { get; set; } = 50_000;

    /// <summary>Lets an operator in for as long as it is set; in Azure a reference to Key Vault.</summary>
    [RegularExpression(
        "ok_(live|test)_[A-Za-z0-9]{1,32}_.{32,128}",
        ErrorMessage = "Setting OperatorKey must be ok_live_, an id of letters and digits, _ and a secret of 32 to 128 "
            + "characters.")]
    public string? OperatorKey { get; set; }
}

/// <param name="RequestsPerSecond">In the long run, for each instance.</param>
/// <param name="Burst">At once after a pause.</param>
/// <param name="OpenOrders">Open at a time.</param>
public sealed record Limits(int RequestsPerSecond, int Burst, int OpenOrders);

/// <summary>Where a storefront differs from the rest; null: it does not.</summary>
public sealed record OwnLimits(int? RequestsPerSecond, int? Burst, int? OpenOrders)
{
    public static readonly OwnLimits None = new(null, null, null);

    public Limits Over(StorefrontOptions defaults) => new(
        RequestsPerSecond ?? defaults.RequestsPerSecond,
        Burst ?? defaults.Burst,
        OpenOrders ?? defaults.OpenOrders);
}

[OptionsValidator]
internal sealed partial class StorefrontOptionsValidator : IValidateOptions<StorefrontOptions>;
