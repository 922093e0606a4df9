using Pipeline.LocalWorker.Invocation;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>What the function returned; middleware may replace it.</summary>
public abstract class InvocationResult<T>
{
    public abstract T? Value { get; set; }
}

/// <summary>As <see cref="InvocationResult{T}"/>, whatever the type.</summary>
public abstract class InvocationResult : InvocationResult<object>;

/// <summary>How middleware reads and replaces the invocation's result.</summary>
public static class FunctionContextBindingFeatureExtensions
{
    public static InvocationResult GetInvocationResult(this FunctionContext context) =>
        new ResultOfInvocation(ResultFeature.Of(context));

    public static InvocationResult<T> GetInvocationResult<T>(this FunctionContext context) =>
        new ResultOfInvocation<T>(ResultFeature.Of(context));
}
