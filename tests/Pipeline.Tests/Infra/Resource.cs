using System.Text.Json.Nodes;

namespace Pipeline.Tests.Infra;

/// <summary>One resource as it would be deployed.</summary>
internal sealed record Resource(JsonObject Body)
{
    private const string Providers = "/providers/";

    public string Id => Text("id");

    public string Type => Text("type");

    public string Name => Text("name");

    /// <summary>What an extension (a role, a lock, a diagnostic setting) is put on.</summary>
    public string Scope => Id[..Id.LastIndexOf(Providers, Ordinal)];

    public override string ToString() => $"{Type} {Name}";

    /// <summary>The value at a path of names; null when there is none.</summary>
    public JsonNode? At(string path) => Walk(path.Split('.'));

    public string Text(string path) => At(path)?.ToString() ?? "";

    /// <summary>Puts a value where a path leads, for a test of a rule.</summary>
    public void Put(string path, JsonNode? value)
    {
        var names = path.Split('.');
        if (Walk(names[..^1]) is JsonObject parent) parent[names[^1]] = value;
    }

    private JsonNode? Walk(string[] names) =>
        names.Aggregate((JsonNode?)Body, (at, name) => at is JsonObject parent ? parent[name] : null);
}
