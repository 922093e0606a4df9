using Azure.Data.Tables;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pipeline.Benchmarks.Stand;
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
    private readonly LocalBroker broker;
    private readonly Tally tally = new();
    private readonly TraceMeter traces;
    private FunctionsWorker? worker;
    private HttpClient? http;

    private MeteredPipeline(LocalBroker broker, string tables)
    {
        this.broker = broker;
        traces = new TraceMeter(tally);
        Tables = new TableServiceClient(tables);
    }

    /// <summary>The same store without a meter.</summary>
    public TableServiceClient Tables { get; }

    /// <summary>The worker's door, under the key of the storefront that the meters are for.</summary>
    public HttpClient Http => http ?? throw NotStarted();

    /// <summary>No function runs, and no queue has a message, also none for later.</summary>
    public bool IsIdle => tally.IsIdle && broker.IsDrained;

    /// <summary>Messages that nobody could deal with.</summary>
    public int DeadLetters => broker.DeadLetters;

    /// <param name="tables">The connection string of an empty store on this machine.</param>
    /// <param name="stopping">Ends the start.</param>
    public static async Task<MeteredPipeline> StartAsync(string tables, CancellationToken stopping)
    {
        var pipeline = new MeteredPipeline(await LocalBroker.StartAsync(stopping), tables);
        try
        {
            await pipeline.StartWorkerAsync(tables, stopping);
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
        TraceMeter.Flush((worker ?? throw NotStarted()).Host);
        return tally.Read(broker.Queues);
    }

    public async ValueTask DisposeAsync()
    {
        http?.Dispose();
        if (worker is not null) await worker.DisposeAsync();
        await broker.DisposeAsync();
        traces.Dispose();
    }

    private static InvalidOperationException NotStarted() => new("It does not run.");

    private async Task StartWorkerAsync(string tables, CancellationToken stopping)
    {
        var settings = PipelineSettings.For(tables, broker.Setting);
        foreach (var (name, value) in TraceMeter.Settings) settings[name] = value;
        worker = await FunctionsWorker.StartAsync(Functions, settings, builder => AddMeters(builder, tables), stopping);
        http = StorefrontClient.Open(await BenchStorefront.OpenAsync(Tables, stopping), int.MaxValue);
        http.BaseAddress = new Uri($"http://127.0.0.1:{worker.Port}");
        http.Timeout = AnswerLimit;
    }

    private void AddMeters(FunctionsApplicationBuilder builder, string tables)
    {
        builder.Use(Meter);
        builder.Services.AddSingleton(new TableMeter(tally).Open(tables));
        builder.Services.AddSingleton<IPaymentGateway>(services => new ObservedGateway(
            new ProviderMeter(services.GetRequiredService<SimulatedGateway>(), tally), TimeProvider.System));
        traces.Register(builder.Services);
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
}
