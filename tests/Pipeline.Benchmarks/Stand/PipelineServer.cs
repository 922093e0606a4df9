using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pipeline.LocalWorker.Hosting;
using Pipeline.LocalWorker.Startup;
using Pipeline.Operations;

namespace Pipeline.Benchmarks.Stand;

/// <summary>The functions, put together as their own Program.cs does it, in the local worker.</summary>
internal sealed class PipelineServer : IServer
{
    /// <summary>The variable that names the functions to run.</summary>
    public const string Functions = "BENCHMARK_FUNCTIONS";

    // A worker that is not the whole process reads its settings from its folder alone.
    private static readonly string[] Passed = [.. PipelineSettings.For("", "", "").Keys];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("pipeline-benchmark-");
    private IHost? host;

    public async Task<int> StartAsync()
    {
        await PipelineSettings.WriteAsync(folder, Settings(), CancellationToken.None);
        using var error = new StringWriter();
        var builder = new FunctionsApplicationBuilder(new WorkerSetup
        {
            Args = ["--port", "0", "--functions", Environment.GetEnvironmentVariable(Functions) ?? "PlaceOrder"],
            BaseDirectory = folder.FullName,
            DataDirectory = folder.FullName,
            FunctionTypes = typeof(Composition).Assembly.GetTypes,
            Output = TextWriter.Null,
            Error = error,
            SetExitCode = _ => { },
        });
        builder.ConfigureFunctionsWebApplication();
        builder.UseMiddleware<MetricsMiddleware>();
        builder.UseMiddleware<ProblemMiddleware>();
        builder.Services.AddPipeline(builder.Configuration);
        builder.Logging.ClearProviders(); // standard output is for figures; an order that goes its way logs nothing
        host = builder.Build();
        await host.StartAsync();
        return host.Services.GetRequiredService<WorkerService>().Port
            ?? throw new InvalidOperationException($"The worker did not start: {error}");
    }

    public async ValueTask DisposeAsync()
    {
        if (host is not null)
        {
            await host.StopAsync();
            await ((IAsyncDisposable)host).DisposeAsync();
        }

        folder.Delete(recursive: true);
    }

    private static Dictionary<string, string> Settings() => Passed.ToDictionary(
        name => name, name => Environment.GetEnvironmentVariable(name) ?? "");
}
