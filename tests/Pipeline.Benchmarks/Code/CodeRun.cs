using System.Diagnostics;
using System.Text.Json;
using Pipeline.Orders;
using Pipeline.Peers;

namespace Pipeline.Benchmarks.Code;

/// <summary>What a part of an order's way takes, each order.</summary>
/// <param name="Part">intake, or the queue.</param>
/// <param name="CpuMicroseconds">Of the process.</param>
/// <param name="Bytes">That were allocated.</param>
/// <param name="StoreMicroseconds">Of these, in the store that stands in for a service.</param>
/// <param name="StoreBytes">That it allocated.</param>
/// <param name="Requests">Requests to it.</param>
/// <param name="Messages">Messages that were sent.</param>
internal sealed record PartFigures(
    string Part,
    double CpuMicroseconds,
    double Bytes,
    double StoreMicroseconds,
    double StoreBytes,
    double Requests,
    double Messages);

/// <summary>The measured process of the pipeline's own code.</summary>
internal static class CodeRun
{
    public const string Whole = "whole";
    public const string Parts = "parts";

    /// <summary>Measures it as its peers are measured: a line of <see cref="SagaFigures"/>.</summary>
    /// <returns>The exit code: 1 when an order was not dealt with.</returns>
    public static async Task<int> MeasureAsync(int orders)
    {
        using var pipeline = new MemoryPipeline();
        await pipeline.OpenAsync();
        using var run = new SagaRun(pipeline.PlaceAsync);
        pipeline.Store.Written = change =>
        {
            if (IsClosing(change)) run.Settle();
        };
        using var stopping = new CancellationTokenSource();
        var serving = pipeline.Steps
            .Select(step => Task.Run(() => pipeline.Bus.ServeAsync(step.Queue, step.Function, stopping.Token)))
            .ToList();
        var figures = await run.MeasureAsync("Pipeline", orders, () => pipeline.Bus.Sent);
        if (serving.Find(each => each.IsFaulted) is { } broken) await broken;
        await stopping.CancelAsync();
        if (await pipeline.ComplainAsync(run.Placed) is { } complaint)
        {
            await Console.Error.WriteLineAsync(complaint);
            return 1;
        }

        await SagaRun.TellAsync(figures);
        return 0;
    }

    /// <summary>Measures one part after the other, each for all orders: a line of a list of parts.</summary>
    /// <returns>The exit code, as above.</returns>
    public static async Task<int> MeasurePartsAsync(int orders)
    {
        using var pipeline = new MemoryPipeline();
        await pipeline.OpenAsync();
        using var run = new SagaRun(pipeline.PlaceAsync);
        List<PartFigures> parts;
        var began = Stopwatch.GetTimestamp();
        do parts = await PassAsync(pipeline, run.Requests(orders), orders);
        while (Stopwatch.GetElapsedTime(began) < SagaRun.Warming(orders)); // the last is what was measured

        if (await pipeline.ComplainAsync(run.Placed) is { } complaint)
        {
            await Console.Error.WriteLineAsync(complaint);
            return 1;
        }

        await Console.Out.WriteLineAsync(JsonSerializer.Serialize(parts, JsonSerializerOptions.Web));
        return 0;
    }

    private static async Task<List<PartFigures>> PassAsync(
        MemoryPipeline pipeline, (string Reference, byte[] Body)[] requests, int orders)
    {
        var atOnce = new ParallelOptions { MaxDegreeOfParallelism = SagaRun.InFlight };
        List<PartFigures> parts =
        [
            await PartMeter.MeasureAsync(pipeline, "intake", orders, () => Parallel.ForEachAsync(
                requests, atOnce, async (each, _) => await pipeline.PlaceAsync(each.Reference, each.Body))),
        ];
        foreach (var (queue, function) in pipeline.Steps)
        {
            parts.Add(await PartMeter.MeasureAsync(
                pipeline, queue, orders, () => pipeline.Bus.DrainAsync(queue, function)));
        }

        return parts;
    }

    // With its marker an order is open, and the write that closes it takes it away.
    private static bool IsClosing(Simulation.Tables.TableChange change) =>
        change is { Table: OrderTable.TableName, After: null };
}
