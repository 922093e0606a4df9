using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text.Json;
using Pipeline.Messaging;

namespace Pipeline.Benchmarks.Stand;

/// <summary>The other end of <see cref="ServedProcess"/>.</summary>
internal static class Server
{
    public const string Command = "serve";
    public const string Bare = "bare";
    public const string TwoOperations = "two-operations";
    public const string Pipeline = "pipeline";

    private static long tableRequests;

    public static async Task<int> RunAsync(string kind)
    {
        using var listener = CountTableRequests();
        await using IServer server = kind switch
        {
            Bare => new BareServer(),
            TwoOperations => new TwoOperationsServer(),
            Pipeline => new PipelineServer(),
            _ => throw new ArgumentException($"There is no server {kind}.", nameof(kind)),
        };
        await Console.Out.WriteLineAsync((await server.StartAsync()).ToString(CultureInfo.InvariantCulture));
        using var self = Process.GetCurrentProcess();
        while (await Console.In.ReadLineAsync() is not null)
        {
            self.Refresh();
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new Usage(
                self.TotalProcessorTime.TotalMicroseconds,
                GC.GetTotalAllocatedBytes(),
                self.WorkingSet64,
                Interlocked.Read(ref tableRequests))));
        }

        return 0;
    }

    private static MeterListener CountTableRequests()
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Meter.Name == PipelineMetrics.MeterName && instrument.Name == "pipeline.table.requests")
                    listening.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref tableRequests, value));
        listener.Start();
        return listener;
    }
}

/// <summary>Something that listens on a port of this machine.</summary>
internal interface IServer : IAsyncDisposable
{
    /// <summary>Starts, and says on which port.</summary>
    Task<int> StartAsync();
}
