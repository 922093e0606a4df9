using System.Text.Json.Nodes;
using Pipeline.Docs.OpenApi;

namespace Pipeline.Tests.Docs;

/// <summary>The description as anybody reads it, with a validator for its schemas.</summary>
internal static class DescriptionFile
{
    public static JsonNode Root { get; } = JsonNode.Parse(ApiDescription.Write())!; // it is an object

    /// <summary>Every operation with where it stands.</summary>
    public static IEnumerable<(string Path, string Method, JsonObject Operation)> Operations =>
        from path in Root["paths"]!.AsObject()
        from method in path.Value!.AsObject()
        select (path.Key, method.Key, method.Value!.AsObject());

    /// <summary>Each body's media type with its examples by name, for requests and for answers.</summary>
    public static IEnumerable<(string Place, JsonObject Content)> Contents =>
        from operation in Operations
        from body in Bodies(operation.Operation)
        from media in body.Body["content"]?.AsObject() ?? []
        where media.Value is JsonObject
        select ($"{operation.Operation["operationId"]} {body.Name}", media.Value!.AsObject());

    /// <summary>What is wrong with a value; empty when nothing is.</summary>
    public static IReadOnlyList<string> Faults(JsonNode schema, JsonNode? value) =>
        SchemaCheck.Faults(Root, schema, value);

    public static JsonNode? Resolve(JsonNode? node) =>
        node is JsonObject { } item && item["$ref"]?.GetValue<string>() is { } reference
            ? reference[2..].Split('/').Aggregate<string, JsonNode?>(Root, (at, name) => at?[name])
            : node;

    private static IEnumerable<(string Name, JsonObject Body)> Bodies(JsonObject operation)
    {
        if (operation["requestBody"] is JsonObject body) yield return ("request", body);
        foreach (var (status, response) in operation["responses"]!.AsObject())
            yield return (status, Resolve(response)!.AsObject());
    }
}
