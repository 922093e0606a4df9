using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Pipeline.Messaging;

namespace Pipeline.Operations;

/// <summary>Sends metrics and traces to whoever the settings name; to nobody when they name nobody.</summary>
internal static class Telemetry
{
    // Names that OpenTelemetry and Azure Monitor gave them.
    private const string Otlp = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string AzureMonitor = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<TelemetryOptions>().BindConfiguration(TelemetryOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TelemetryOptions>, TelemetryOptionsValidator>();
        var (toOtlp, toAzure) = (IsSet(configuration, Otlp), IsSet(configuration, AzureMonitor));
        if (!toOtlp && !toAzure) return;
        var identity = new DefaultAzureCredential(); // no key opens the workspace
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("pipeline"))
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(PipelineMetrics.MeterName);
                if (toOtlp) metrics.AddOtlpExporter();
                if (toAzure) metrics.AddAzureMonitorMetricExporter(credential: identity);
            })
            .WithTracing(traces =>
            {
                traces.AddSource(PipelineTraces.SourceName).SetSampler(provider => new FailuresAndSome(
                    provider.GetRequiredService<IOptions<TelemetryOptions>>().Value.TraceRatio));
                if (toOtlp) traces.AddOtlpExporter();
                if (toAzure) traces.AddAzureMonitorTraceExporter(credential: identity);
            });
    }

    private static bool IsSet(IConfiguration configuration, string name) =>
        !string.IsNullOrEmpty(configuration[name]);

    /// <summary>All that failed, and of the rest the whole traces of some orders, by the trace's id.</summary>
    internal sealed class FailuresAndSome(double ratio) : Sampler
    {
        private readonly TraceIdRatioBasedSampler some = new(ratio);

        public override SamplingResult ShouldSample(in SamplingParameters parameters) =>
            parameters.Tags?.Any(tag => tag.Key == PipelineTraces.Error) == true
                ? new SamplingResult(SamplingDecision.RecordAndSample)
                : some.ShouldSample(parameters);
    }
}
