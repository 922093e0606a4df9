using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Pipeline.Inventory;

/// <summary>How long an order waits for stock (settings <c>Inventory__...</c>).</summary>
public sealed class BackorderOptions
{
    public const string Section = "Inventory";

    /// <summary>Seconds from an order's acceptance until it waits for pieces no longer and is turned round.</summary>
    [Range(1, 366 * 86_400)]
    public int BackorderWithinSeconds { get; set; } = 30 * 86_400;
}

[OptionsValidator]
internal sealed partial class BackorderOptionsValidator : IValidateOptions<BackorderOptions>;
