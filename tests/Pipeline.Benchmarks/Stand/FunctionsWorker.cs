using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pipeline.LocalWorker.Hosting;
using Pipeline.LocalWorker.Startup;
using Pipeline.Operations;

namespace Pipeline.Benchmarks.Stand;

/// <summary>The functions, put together as their own Program.cs does it, in the local worker.</summary>
internal sealed class FunctionsWorker : IAsyncDisposable
{
    private readonly DirectoryInfo folder;

    private FunctionsWorker(IHost host, DirectoryInfo folder) => (Host, this.folder) = (host, folder);

    public IHost Host { get; }

    /// <summary>Where it listens.</summary>
    public int Port => Host.Services.GetRequiredService<WorkerService>().Port ?? 0;

    /// <param name="functions">Which of them run.</param>
    /// <param name="settings">All that it has: a worker that is not the whole process reads no environment.</param>
    /// <param name="add">What it has beside, or instead of, what the product has.</param>
    /// <param name="stopping">Ends the start.</param>
    public static async Task<FunctionsWorker> StartAsync(
        string functions,
        IReadOnlyDictionary<string, string> settings,
        Action<FunctionsApplicationBuilder> add,
        CancellationToken stopping)
    {
        var folder = Directory.CreateTempSubdirectory("pipeline-worker-");
        await PipelineSettings.WriteAsync(folder, settings, stopping);
        using var error = new StringWriter();
        var builder = new FunctionsApplicationBuilder(new WorkerSetup
        {
            Args = ["--port", "0", "--functions", functions],
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
        builder.Logging.ClearProviders(); // what is printed here is figures
        add(builder);
        var worker = new FunctionsWorker(builder.Build(), folder);
        await worker.Host.StartAsync(stopping);
        if (worker.Port > 0) return worker;
        await worker.DisposeAsync();
        throw new InvalidOperationException($"The worker did not start: {error}");
    }

    public async ValueTask DisposeAsync()
    {
        await Host.StopAsync();
        await ((IAsyncDisposable)Host).DisposeAsync();
        folder.Delete(recursive: true);
    }
}
