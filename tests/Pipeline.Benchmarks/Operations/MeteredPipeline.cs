using System.Net.Http.Headers;
using Azure.Data.Tables;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Benchmarks.Stand;
using Pipeline.LocalServiceBus;
using Pipeline.LocalWorker.Hosting;
using Pipeline.LocalWorker.Startup;
using Pipeline.Operations;
using Pipeline.Payment;

namespace Pipeline.Benchmarks.Operations;

/// <summary>
/// The real functions in the local worker, with the real local Service Bus beside them, on a store that somebody else
/// runs; with meters wherever it touches the world. Only the functions that an order needs run: no timer counts.
/// </summary>
internal sealed class MeteredPipeline : IAsyncDisposable
{
    private const string Functions = "PlaceOrder,CancelOrder,ReserveStock,SettlePayment,AnnounceOrder";
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromMinutes(2);
    private readonly LocalServiceBusHost broker;
    private readonly Tally tally = new();
    private readonly TraceMeter traces;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("pipeline-operations-");
    private IHost? host;

    private MeteredPipeline(LocalServiceBusHost broker, string tables)
    {
        this.broker = broker;
        traces = new TraceMeter(tally);
        Tables = new TableServiceClient(tables);
    }

    /// <summary>The same store without a meter.</summary>
    public TableServiceClient Tables { get; }

    /// <summary>The worker's door, under the key of the storefront that the meters are for.</summary>
    public HttpClient Http { get; } = new() { Timeout = AnswerLimit };

    /// <summary>No function runs, and no queue has a message, also none for later.</summary>
    public bool IsIdle => tally.IsIdle && broker.Queues.All.All(queue =>
        queue.Counts is { Ready: 0, Locked: 0, Scheduled: 0, Deferred: 0 });

    /// <summary>Messages that nobody could deal with.</summary>
    public int DeadLetters => broker.Queues.All.Sum(queue => queue.DeadLetters?.Counts.Ready ?? 0);

    /// <param name="tables">The connection string of an empty store on this machine.</param>
    /// <param name="stopping">Ends the start.</param>
    public static async Task<MeteredPipeline> StartAsync(string tables, CancellationToken stopping)
    {
        var broker = await LocalServiceBusHost.StartAsync(
            new LocalServiceBusOptions { Port = 0 }, NullLoggerFactory.Instance, TimeProvider.System, stopping);
        var pipeline = new MeteredPipeline(broker, tables);
        try
        {
            await pipeline.StartWorkerAsync(tables, stopping);
            var key = await BenchStorefront.OpenAsync(pipeline.Tables, stopping);
            pipeline.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
            return pipeline;
        }
        catch
        {
            await pipeline.DisposeAsync();
            throw;
        }
    }

    /// <summary>What all meters show now.</summary>
    public Reading Read()
    {
        TraceMeter.Flush(host ?? throw new InvalidOperationException("It does not run."));
        return tally.Read(broker.Queues);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (host is not null)
        {
            await host.StopAsync();
            await ((IAsyncDisposable)host).DisposeAsync();
        }

        await broker.DisposeAsync();
        traces.Dispose();
        folder.Delete(recursive: true);
    }

    private async Task StartWorkerAsync(string tables, CancellationToken stopping)
    {
        await WriteSettingsAsync(tables, stopping);
        using var error = new StringWriter();
        var builder = new FunctionsApplicationBuilder(new WorkerSetup
        {
            Args = ["--port", "0", "--functions", Functions],
            BaseDirectory = folder.FullName,
            DataDirectory = folder.FullName,
            FunctionTypes = typeof(Composition).Assembly.GetTypes,
            Output = TextWriter.Null,
            Error = error,
            SetExitCode = _ => { },
        });
        builder.ConfigureFunctionsWebApplication(); // from here on as Program.cs of the functions has it
        builder.Use(Meter);
        builder.UseMiddleware<ProblemMiddleware>();
        builder.Services.AddPipeline(builder.Configuration);
        AddMeters(builder, tables);
        host = builder.Build();
        await host.StartAsync(stopping);
        var port = host.Services.GetRequiredService<WorkerService>().Port
            ?? throw new InvalidOperationException($"The worker did not start: {error}");
        Http.BaseAddress = new Uri($"http://127.0.0.1:{port}");
    }

    private void AddMeters(FunctionsApplicationBuilder builder, string tables)
    {
        builder.Services.AddSingleton(new TableMeter(tally).Open(tables));
        builder.Services.AddSingleton<IPaymentGateway>(services => new ObservedGateway(
            new ProviderMeter(services.GetRequiredService<SimulatedGateway>(), tally), TimeProvider.System));
        traces.Register(builder.Services);
        builder.Logging.ClearProviders();
        builder.Logging.AddProvider(new LogMeter(tally));
    }

    private FunctionExecutionDelegate Meter(FunctionExecutionDelegate next) => async context =>
    {
        tally.Begin();
        try
        {
            await next(context);
        }
        finally
        {
            tally.End();
        }
    };

    private Task WriteSettingsAsync(string tables, CancellationToken stopping)
    {
        var values = PipelineSettings.For(
            tables,
            $"Endpoint=sb://localhost:{broker.Port};SharedAccessKeyName=RootManageSharedAccessKey;"
                + "SharedAccessKey=SAS_KEY_VALUE;UseDevelopmentEmulator=true;",
            Path.Combine(folder.FullName, "mail"));
        foreach (var (name, value) in TraceMeter.Settings) values[name] = value;
        return PipelineSettings.WriteAsync(folder, values, stopping);
    }
}
