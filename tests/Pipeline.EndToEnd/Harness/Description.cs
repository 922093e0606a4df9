using System.Text.Json.Nodes;
using Pipeline.Tests.Docs;

namespace Pipeline.EndToEnd.Harness;

/// <summary>docs/openapi.json as a storefront's developer reads it.</summary>
internal static class Description
{
    private static readonly JsonNode Root = JsonNode.Parse(
        File.ReadAllText(Path.Combine(Repository.Root, "docs", "openapi.json")))!; // it is an object

    public static IReadOnlyList<DescribedOperation> Operations { get; } =
    [
        .. from path in Root["paths"]!.AsObject()
           from method in path.Value!.AsObject()
           select new DescribedOperation(path.Key, method.Key, method.Value!.AsObject()),
    ];

    /// <summary>The headers that the description knows of at all.</summary>
    public static IReadOnlyList<string> Headers { get; } =
        [.. Root["components"]!["headers"]!.AsObject().Select(header => header.Key)];

    public static DescribedOperation Find(string id) => Operations.Single(operation => operation.Id == id);

    /// <summary>What a reference stands for; anything else is itself.</summary>
    public static JsonNode Resolve(JsonNode node) => node["$ref"]?.GetValue<string>() is { } reference
        ? reference[2..].Split('/').Aggregate(Root, (at, name) => at[name]!) // a dangling one fails the test
        : node;

    /// <summary>What is wrong with a body; empty when nothing is.</summary>
    public static IEnumerable<string> Faults(JsonNode schema, string body) =>
        SchemaCheck.Faults(Root, schema, JsonNode.Parse(body));
}

/// <summary>One operation of the description.</summary>
internal sealed record DescribedOperation(string Path, string Method, JsonObject Json)
{
    public string Id => Json["operationId"]!.GetValue<string>();

    public bool BodyMayBeMissing => Json["requestBody"]?["required"]?.GetValue<bool>() is not true;

    /// <summary>Whose key it needs: storefrontKey, operatorKey; null for nobody's.</summary>
    public string? Key => Json["security"]!.AsArray().FirstOrDefault()?.AsObject().Single().Key;

    public IReadOnlyList<JsonNode> Parameters =>
        [.. (Json["parameters"]?.AsArray() ?? []).Select(parameter => Description.Resolve(parameter!))];

    /// <summary>Media type and name of each example that can be sent; what only a provider can sign has none.</summary>
    public IEnumerable<(string MediaType, string Name)> Examples =>
        from media in Json["requestBody"]?["content"]?.AsObject() ?? []
        from example in media.Value!["examples"]?.AsObject() ?? []
        select (media.Key, example.Key);

    public JsonNode Example(string mediaType, string name) =>
        Json["requestBody"]!["content"]![mediaType]!["examples"]![name]!["value"]!;

    /// <summary>The described answers of a status; null when it is not described.</summary>
    public JsonNode? Reply(int status) => Json["responses"]![$"{status}"];

    /// <summary>The statuses whose answers have an example of this name.</summary>
    public IReadOnlyList<int> Answering(string example) =>
    [
        .. from response in Json["responses"]!.AsObject()
           where (response.Value!["content"]?.AsObject() ?? [])
               .Any(media => media.Value!["examples"]?[example] is not null)
           select int.Parse(response.Key),
    ];
}
