using System.Diagnostics;
using System.Globalization;
using Pipeline.Benchmarks.Stand;

namespace Pipeline.Benchmarks.Operations;

/// <summary>Counts what each fate of an order asks of Azure, from one order alone to a thousand at once.</summary>
internal static class OperationsBenchmark
{
    /// <param name="inFlight">How many orders at once, one after the other.</param>
    /// <param name="output">Is told how it goes, and the table in the end.</param>
    /// <param name="stopping">Ends it.</param>
    public static async Task<int> RunAsync(
        IReadOnlyList<int> inFlight, TextWriter output, CancellationToken stopping)
    {
        await output.WriteLineAsync("Azurite, the local Service Bus and the functions start.");
        await using var azure = await LocalAzure.StartAsync(stopping);
        await using var pipeline = await MeteredPipeline.StartAsync(azure.TablesSetting, stopping);
        var measured = await MeasureAsync(pipeline, inFlight, output, stopping);
        await output.WriteAsync(OperationsPage.Write(measured));
        await Runs.SaveAsync("operations", measured, Measurement.Json, output);
        return 0;
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
}
