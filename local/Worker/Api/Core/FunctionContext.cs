namespace Microsoft.Azure.Functions.Worker;

/// <summary>What an invocation and the middleware around it know about themselves.</summary>
public abstract class FunctionContext
{
    public abstract string InvocationId { get; }

    public abstract string FunctionId { get; }

    public abstract TraceContext TraceContext { get; }

    public abstract BindingContext BindingContext { get; }

    public abstract RetryContext RetryContext { get; }

    public abstract IServiceProvider InstanceServices { get; set; }

    public abstract FunctionDefinition FunctionDefinition { get; }

#pragma warning disable CA2227 // the official property has a setter
    public abstract IDictionary<object, object> Items { get; set; }
#pragma warning restore CA2227

    public abstract IInvocationFeatures Features { get; }

    public virtual CancellationToken CancellationToken { get; }
}
