using System.Text.Json.Nodes;

namespace Pipeline.Tests.Infra;

/// <summary>All resources of a deployment, evaluated as far as that can be done without Azure.</summary>
internal sealed class Stamp(string name, JsonObject snapshot)
{
    public string Name => name;

    public bool IsPrivate => Name.Contains("private", Ordinal);

    public bool IsPerCapability => Name.Contains("perCapability", Ordinal);

    public IReadOnlyList<Resource> Resources { get; } =
        [.. snapshot["predictedResources"]!.AsArray().Select(each => new Resource(each!.AsObject()))];

    public JsonNode? Outputs => snapshot["outputs"];

    /// <summary>The apps in the order in which they are deployed.</summary>
    public IReadOnlyList<string> Apps =>
        IsPerCapability ? [.. Names.Apps.Keys.Order(StringComparer.Ordinal)] : ["orders"];

    public IReadOnlyList<Resource> Of(string type) => [.. Resources.Where(each => each.Type == type)];

    /// <summary>An app's settings.</summary>
    public JsonObject Settings(string app) =>
        Of("Microsoft.Web/sites/config").Single(each => each.Name.StartsWith($"func-{app}-", Ordinal))
            .At("properties")!.AsObject();

    /// <summary>Another one to break.</summary>
    public Stamp Copy() => new(name, snapshot.DeepClone().AsObject());

    /// <summary>Takes resources away, for a test of a rule.</summary>
    public Stamp Without(Func<Resource, bool> gone)
    {
        var rest = snapshot.DeepClone().AsObject();
        var resources = rest["predictedResources"]!.AsArray();
        foreach (var each in resources.Where(each => gone(new Resource(each!.AsObject()))).ToList())
            resources.Remove(each);
        return new(name, rest);
    }
}
