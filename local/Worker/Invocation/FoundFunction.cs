using System.Collections.Immutable;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Pipeline.LocalWorker.Startup;

namespace Pipeline.LocalWorker.Invocation;

/// <summary>What middleware may know of the function it wraps.</summary>
internal sealed class FoundFunction(string name, MethodInfo method, FunctionTrigger trigger) : FunctionDefinition
{
    public override string Id => Name;

    public override string Name { get; } = name;

    public override string PathToAssembly { get; } = method.Module.FullyQualifiedName;

    public override string EntryPoint { get; } = $"{method.DeclaringType?.FullName}.{method.Name}";

    public override ImmutableArray<FunctionParameter> Parameters { get; } =
    [
        .. method.GetParameters().Select(one => new FunctionParameter(one.Name ?? "", one.ParameterType)),
    ];

    public override IImmutableDictionary<string, BindingMetadata> InputBindings { get; } =
        ImmutableDictionary.Create<string, BindingMetadata>()
            .Add(trigger.ParameterName, new Binding(trigger.ParameterName, trigger.Type));

    public override IImmutableDictionary<string, BindingMetadata> OutputBindings { get; } =
        ImmutableDictionary<string, BindingMetadata>.Empty;

    private sealed class Binding(string name, string type) : BindingMetadata
    {
        public override string Name => name;

        public override string Type => type;

        public override BindingDirection Direction => BindingDirection.In;
    }
}
