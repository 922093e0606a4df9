using Microsoft.Azure.Functions.Worker;

namespace Pipeline.LocalWorker.Invocation;

/// <summary>Features by their type, as middleware sets them.</summary>
internal sealed class Features : IInvocationFeatures
{
    private readonly Dictionary<Type, object?> _byType = [];

    public void Set<T>(T instance) => _byType[typeof(T)] = instance;

    public T? Get<T>() => _byType.TryGetValue(typeof(T), out var feature) ? (T?)feature : default;
}
