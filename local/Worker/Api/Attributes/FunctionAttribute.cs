namespace Microsoft.Azure.Functions.Worker;

/// <summary>Marks a method as a function and names it.</summary>
[AttributeUsage(AttributeTargets.Method)]
#pragma warning disable CA1813 // the official attribute is not sealed
public class FunctionAttribute(string name) : Attribute
#pragma warning restore CA1813
{
    public string Name { get; } = name;
}
