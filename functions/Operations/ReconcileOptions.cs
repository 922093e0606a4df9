using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Pipeline.Operations;

/// <summary>When an order counts as standing still (settings <c>Reconcile__...</c>).</summary>
public sealed class ReconcileOptions
{
    public const string Section = "Reconcile";

    /// <summary>Seconds without a change after which an open order is nudged.</summary>
    [Range(1, 86_400)]
    public int StandstillSeconds { get; set; } = 120;

    /// <summary>An order is rescued at most once in so many seconds.</summary>
    [Range(1, 86_400)]
    public int RescueIntervalSeconds { get; set; } = 600;
}

[OptionsValidator]
internal sealed partial class ReconcileOptionsValidator : IValidateOptions<ReconcileOptions>;
