using System.Diagnostics;
using OpenTelemetry.Trace;
using Pipeline.Messaging;
using Pipeline.Operations;
using Pipeline.Orders;
using Pipeline.Tests.Orders;

namespace Pipeline.Tests.Messaging;

public sealed class PipelineTracesTests
{
    private static readonly OrderId Id = OrderId.For("demo", "traced-1001");

    [Fact]
    public void A_span_stands_in_its_orders_trace_with_its_time_and_its_failure()
    {
        var ended = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == PipelineTraces.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.TraceId == PipelineTraces.TraceOf(Id)) ended.Add(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
        PipelineTraces.Tell(Id, "payment", ActivityKind.Consumer, Sample.At, Sample.At.AddSeconds(2));
        PipelineTraces.Tell(
            Id, "payment", ActivityKind.Consumer, Sample.At, Sample.At.AddSeconds(3), "TimeoutException");

        Assert.Equal([2.0, 3.0], ended.Select(activity => activity.Duration.TotalSeconds));
        Assert.Equal([ActivityStatusCode.Unset, ActivityStatusCode.Error], ended.Select(activity => activity.Status));
        Assert.All(ended, activity => Assert.Equal(Id.Value, activity.GetTagItem(PipelineTraces.Order)));
        Assert.Equal("TimeoutException", ended[1].GetTagItem(PipelineTraces.Error));
        Assert.Equal(ended[0].ParentSpanId, ended[1].ParentSpanId);
        Assert.NotEqual(PipelineTraces.TraceOf(Id), PipelineTraces.TraceOf(OrderId.For("demo", "traced-1002")));
    }

    [Theory]
    [InlineData(0.0, false, false)]
    [InlineData(0.0, true, true)]
    [InlineData(1.0, false, true)]
    public void What_failed_is_kept_always_and_the_rest_by_its_share(double ratio, bool failed, bool isKept)
    {
        KeyValuePair<string, object?>[] tags = failed ? [new(PipelineTraces.Error, "TimeoutException")] : [];
        var result = new Telemetry.FailuresAndSome(ratio).ShouldSample(
            new SamplingParameters(default, PipelineTraces.TraceOf(Id), "payment", ActivityKind.Consumer, tags));
        Assert.Equal(isKept, result.Decision == SamplingDecision.RecordAndSample);
    }
}
