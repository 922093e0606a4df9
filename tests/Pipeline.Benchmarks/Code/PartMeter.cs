namespace Pipeline.Benchmarks.Code;

/// <summary>Weighs a part of the orders' way.</summary>
internal static class PartMeter
{
    public static async Task<PartFigures> MeasureAsync(
        MemoryPipeline pipeline, string part, int orders, Func<Task> work)
    {
        GC.Collect();
        var before = Reading.Of(pipeline);
        await work();
        var after = Reading.Of(pipeline);
        return new PartFigures(
            part,
            (after.Cpu - before.Cpu).TotalMicroseconds / orders,
            (double)(after.Bytes - before.Bytes) / orders,
            (after.Store - before.Store).TotalMicroseconds / orders,
            (double)(after.StoreBytes - before.StoreBytes) / orders,
            (double)(after.Requests - before.Requests) / orders,
            (double)(after.Sent - before.Sent) / orders);
    }

    private sealed record Reading(TimeSpan Cpu, long Bytes, TimeSpan Store, long StoreBytes, long Requests, long Sent)
    {
        public static Reading Of(MemoryPipeline pipeline) => new(
            Environment.CpuUsage.TotalTime,
            GC.GetTotalAllocatedBytes(precise: true),
            pipeline.Gate.Took,
            pipeline.Gate.Bytes,
            pipeline.Gate.Requests,
            pipeline.Bus.Sent);
    }
}
