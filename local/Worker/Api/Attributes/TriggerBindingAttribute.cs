namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

#pragma warning disable CA1012 // the official constructors are public

/// <summary>The root of all triggers, bindings in and bindings out.</summary>
[AttributeUsage(AttributeTargets.All)]
public abstract class BindingAttribute : Attribute
{
    public BindingAttribute()
    {
    }
}

/// <summary>The parameter that starts the function.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public abstract class TriggerBindingAttribute : BindingAttribute
{
    public TriggerBindingAttribute()
    {
    }
}
