using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Pipeline.Operations;

/// <summary>How much of the traces is kept (settings <c>Telemetry__...</c>). Metrics are all kept.</summary>
public sealed class TelemetryOptions
{
    public const string Section = "Telemetry";

    /// <summary>Share of the orders whose traces are kept, whole; what failed is kept always.</summary>
    [Range(0.0, 1.0)]
    public double TraceRatio { get; set; } = 0.05;
}

[OptionsValidator]
internal sealed partial class TelemetryOptionsValidator : IValidateOptions<TelemetryOptions>;
