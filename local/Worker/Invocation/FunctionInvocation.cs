using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;

namespace Pipeline.LocalWorker.Invocation;

/// <summary>The context of one invocation.</summary>
internal sealed class FunctionInvocation(
    FoundFunction function,
    TriggerInput input,
    Activity activity,
    IServiceProvider services,
    CancellationToken stopping)
    : FunctionContext
{
    public override string InvocationId { get; } = Guid.NewGuid().ToString();

    public override string FunctionId => FunctionDefinition.Id;

    public override FunctionDefinition FunctionDefinition { get; } = function;

    public override TraceContext TraceContext { get; } = new Trace(activity);

    public override BindingContext BindingContext { get; } = new Data(input.Data);

    public override RetryContext RetryContext { get; } = new NoRetry();

    public override IServiceProvider InstanceServices { get; set; } = services;

    public override IDictionary<object, object> Items { get; set; } = new Dictionary<object, object>();

    public override IInvocationFeatures Features { get; } = new Features();

    public override CancellationToken CancellationToken { get; } = stopping;

    private sealed class Trace(Activity activity) : TraceContext
    {
        public override string TraceParent => activity.Id ?? "";

        public override string TraceState => activity.TraceStateString ?? "";
    }

    private sealed class Data(IReadOnlyDictionary<string, object?> data) : BindingContext
    {
        public override IReadOnlyDictionary<string, object?> BindingData => data;
    }

    private sealed class NoRetry : RetryContext
    {
        public override int RetryCount => 0;

        public override int MaxRetryCount => 0;
    }
}
