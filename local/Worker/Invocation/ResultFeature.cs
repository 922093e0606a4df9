using Microsoft.Azure.Functions.Worker;

namespace Pipeline.LocalWorker.Invocation;

/// <summary>Where an invocation keeps what the function returned.</summary>
internal sealed class ResultFeature
{
    public object? Value { get; set; }

    public static ResultFeature Of(FunctionContext context)
    {
        if (context.Features.Get<ResultFeature>() is { } result)
            return result;

        result = new ResultFeature();
        context.Features.Set(result);
        return result;
    }
}

internal sealed class ResultOfInvocation(ResultFeature feature) : InvocationResult
{
    public override object? Value
    {
        get => feature.Value;
        set => feature.Value = value;
    }
}

internal sealed class ResultOfInvocation<T>(ResultFeature feature) : InvocationResult<T>
{
    public override T? Value
    {
        get => (T?)feature.Value;
        set => feature.Value = value;
    }
}
