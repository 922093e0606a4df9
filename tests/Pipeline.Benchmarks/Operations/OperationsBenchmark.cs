using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.LocalWorker.Hosting.Azurite;

namespace Pipeline.Benchmarks.Operations;

/// <summary>Counts what each fate of an order asks of Azure, from one order alone to a thousand at once.</summary>
internal static class OperationsBenchmark
{
    private const string Results = "BenchmarkResults"; // git-ignored
    private const string DevelopmentKey = // Azurite's, published by Microsoft for everybody to use
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    /// <param name="inFlight">How many orders at once, one after the other.</param>
    /// <param name="output">Is told how it goes, and the table in the end.</param>
    /// <returns>The exit code: 1 when a signal ended it before.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<int> inFlight, TextWriter output)
    {
        // The worker's host takes signals for its own end, which would leave this process waiting for its answers.
        using var stopping = new CancellationTokenSource();
        using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            await RunAsync(inFlight, output, stopping.Token);
            return 0;
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            await output.WriteLineAsync("Stopped before the end: nothing is measured.");
            return 1;
        }

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stopping.Cancel();
        }
    }

    private static async Task RunAsync(
        IReadOnlyList<int> inFlight, TextWriter output, CancellationToken stopping)
    {
        var root = RepositoryRoot();
        var folder = Directory.CreateTempSubdirectory("pipeline-azurite-");
        try
        {
            await output.WriteLineAsync("Azurite, the local Service Bus and the functions start.");
            var script = await new AzuriteInstall(NullLogger.Instance)
                .EnsureAsync(Path.Combine(root, ".azurite", "npm"), stopping);
            var port = FreePort();
            await using var azurite = await AzuriteProcess.StartAsync(
                script, folder.FullName, port, NullLogger.Instance, stopping);
            await using var pipeline = await MeteredPipeline.StartAsync(StoreOn(port), stopping);
            var measured = await MeasureAsync(pipeline, inFlight, output, stopping);
            await output.WriteAsync(OperationsPage.Write(measured));
            await output.WriteLineAsync($"All figures: {await SaveAsync(root, measured)}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<List<Measurement>> MeasureAsync(
        MeteredPipeline pipeline, IReadOnlyList<int> inFlight, TextWriter output, CancellationToken stopping)
    {
        var began = Stopwatch.GetTimestamp();
        var stocktaking = new Stocktaking(pipeline);
        await output.WriteLineAsync("A few orders of every fate, so that what is remembered is known.");
        await stocktaking.WarmAsync(stopping);
        var measured = new List<Measurement>();
        foreach (var (number, fate) in inFlight.SelectMany(number => Fate.All.Select(fate => (number, fate))))
        {
            measured.Add(await stocktaking.MeasureAsync(fate, number, stopping));
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"  {Stopwatch.GetElapsedTime(began).TotalSeconds,5:F0} s  {fate.Name}, {number:N0} in flight: "
                + $"{measured[^1].PerOrder.Counts[Operation.TableTransactions]:F2} table transactions an order"));
        }

        return measured;
    }

    private static async Task<string> SaveAsync(string root, IReadOnlyList<Measurement> measured)
    {
        var path = Path.Combine(Results, "operations.json");
        Directory.CreateDirectory(Path.Combine(root, Results));
        await File.WriteAllTextAsync(Path.Combine(root, path), JsonSerializer.Serialize(measured, Measurement.Json));
        return path;
    }

    private static string StoreOn(int port) =>
        $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={DevelopmentKey};"
        + $"TableEndpoint=http://127.0.0.1:{port}/devstoreaccount1;";

    private static string RepositoryRoot()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Pipeline.sln"))) return at.FullName;
        }

        return Directory.GetCurrentDirectory();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
