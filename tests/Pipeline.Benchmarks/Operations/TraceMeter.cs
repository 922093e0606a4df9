using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Exporter;
using OpenTelemetry.Trace;

namespace Pipeline.Benchmarks.Operations;

/// <summary>
/// Counts the bytes of the spans as they would leave for a collector (OTLP, protobuf). All are made and counted, and
/// then the share of them that the default setting keeps: one order alone would be a game of chance.
/// </summary>
internal sealed class TraceMeter(Tally tally) : HttpMessageHandler
{
    private const int AllOfThem = 1_000_000; // more spans than are ever made between two flushes
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The settings with which every span is made, and sent to this meter.</summary>
    public static IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://nobody.invalid",
        ["Telemetry__TraceRatio"] = "1",
    };

    public void Register(IServiceCollection services) => services.Configure<OtlpExporterOptions>(options =>
    {
        options.Protocol = OtlpExportProtocol.HttpProtobuf;
        options.BatchExportProcessorOptions.MaxQueueSize = AllOfThem;
        options.HttpClientFactory = () => new HttpClient(this, disposeHandler: false);
    });

    /// <summary>Has counted all that happened when it returns.</summary>
    public static void Flush(IHost host)
    {
        if (!host.Services.GetRequiredService<TracerProvider>().ForceFlush((int)Patience.TotalMilliseconds))
            throw new TimeoutException("The spans did not come.");
    }

    // The exporter sends synchronously where the framework can.
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri?.AbsolutePath.EndsWith("/traces", StringComparison.Ordinal) == true)
        {
            using var body = request.Content!.ReadAsStream(cancellationToken); // an export has one
            tally.Add(Operation.TraceBytes, body.Length);
        }

        return new HttpResponseMessage(HttpStatusCode.OK);
    }

    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken) =>
        Task.FromResult(Send(request, cancellationToken));
}
