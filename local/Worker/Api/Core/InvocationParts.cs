namespace Microsoft.Azure.Functions.Worker;

/// <summary>The data the trigger brought: route values, a message's properties.</summary>
public abstract class BindingContext
{
    public abstract IReadOnlyDictionary<string, object?> BindingData { get; }
}

/// <summary>W3C trace context of the invocation.</summary>
public abstract class TraceContext
{
    public abstract string TraceParent { get; }

    public abstract string TraceState { get; }
}

/// <summary>How often the host tried this invocation before; the platform offers it for timers only.</summary>
public abstract class RetryContext
{
    public abstract int RetryCount { get; }

    public abstract int MaxRetryCount { get; }
}

/// <summary>What middleware hands to the steps behind it, by type.</summary>
public interface IInvocationFeatures
{
    void Set<T>(T instance);

    T? Get<T>();
}
