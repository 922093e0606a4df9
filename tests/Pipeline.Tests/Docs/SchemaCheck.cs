using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace Pipeline.Tests.Docs;

/// <summary>Holds values to the schemas of an OpenAPI document.</summary>
internal static class SchemaCheck
{
    /// <summary>What is wrong with a value; empty when nothing is.</summary>
    public static IReadOnlyList<string> Faults(JsonNode document, JsonNode schema, JsonNode? value)
    {
        // A schema by itself has no components: they become its definitions.
        var whole = new JsonObject
        {
            ["$defs"] = document["components"]!["schemas"]!.DeepClone(),
            ["allOf"] = new JsonArray(schema.DeepClone()),
        };
        var text = whole.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal);

        // A registry of its own: the one that all share bears no two threads (json-everything/json-everything#999).
        var verdict = JsonSchema.FromText(text, new BuildOptions { SchemaRegistry = new SchemaRegistry() })
            .Evaluate(
                JsonSerializer.SerializeToElement(value),
                new EvaluationOptions { OutputFormat = OutputFormat.List, RequireFormatValidation = true });
        return verdict.IsValid
            ? []
            : [.. (verdict.Details ?? []).Where(detail => detail.Errors is not null)
                .SelectMany(detail => detail.Errors!.Select(error => $"{detail.InstanceLocation}: {error.Value}"))];
    }
}
