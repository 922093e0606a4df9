using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Pipeline.Tests.Infra;

/// <summary>
/// What prod deploys that dev does not, as a page for docs/: how many of each type, and which values differ. Names,
/// and what only follows from them, are left out.
/// </summary>
internal static partial class Differences
{
    private static readonly string[] Follows =
    [
        "id", "name", "tags.azd-env-name", "properties.description", "properties.displayName", "properties.scopes",
        "properties.serializedData", "properties.principalId", "properties.roleDefinitionId", "properties.serverFarmId",
        "properties.functionAppConfig.deployment.storage.value", "identity.userAssignedIdentities",
        "tags.azd-service-name", "properties.AzureWebJobsStorage__accountName", "properties.AzureWebJobs.",
    ];

    public static string Write(Stamp dev, Stamp prod)
    {
        var page = new StringBuilder();
        page.Append("| Resources | dev | prod |\n|---|---|---|\n");
        foreach (var type in Types(dev).Union(Types(prod)).Order(StringComparer.Ordinal))
            page.Append(null, $"| `{type}` | {dev.Of(type).Count} | {prod.Of(type).Count} |\n");
        page.Append("\n| Value | dev | prod |\n|---|---|---|\n");
        foreach (var (path, before, after) in Values(dev, prod))
            page.Append(null, $"| {path} | {before} | {after} |\n");
        return page.ToString();
    }

    private static IEnumerable<string> Types(Stamp stamp) => stamp.Resources.Select(each => each.Type).Distinct();

    private static IEnumerable<(string Path, string Before, string After)> Values(Stamp dev, Stamp prod) =>
        from type in Types(dev).Intersect(Types(prod)).Order(StringComparer.Ordinal)
        let before = Read(dev, type)
        let after = Read(prod, type)
        from path in before.Keys.Union(after.Keys).Order(StringComparer.Ordinal)
        let old = before.GetValueOrDefault(path, "")
        let now = after.GetValueOrDefault(path, "")
        where old != now
        select ($"`{type}` {path}", old, now);

    /// <summary>Each value that resources of the type have, all that differ among them in one cell.</summary>
    private static Dictionary<string, string> Read(Stamp stamp, string type) => stamp.Of(type)
        .SelectMany(each => Leaves("", each.Body))
        .Where(leaf => !Follows.Any(path => leaf.Path.StartsWith(path, Ordinal)) && !IsComputed(leaf.Value))
        .GroupBy(leaf => leaf.Path, leaf => $"`{leaf.Value}`")
        .ToDictionary(each => each.Key, each => string.Join(", ", each.Distinct().Order(StringComparer.Ordinal)));

    private static IEnumerable<(string Path, string Value)> Leaves(string path, JsonNode? node) => node switch
    {
        JsonObject parent => parent.SelectMany(each => Leaves($"{path}.{each.Key}".TrimStart('.'), each.Value)),
        JsonArray list when list.All(each => each is JsonValue) => [(path, list.ToJsonString())],
        JsonArray list => list.SelectMany(each => Leaves($"{path}[]", each)),
        JsonValue value => [(path, value.ToString())],
        _ => [],
    };

    // What is read from another resource, and what has the stamp's name in it, differs for that reason alone.
    private static bool IsComputed(string value) => StampName().IsMatch(value)
        || (value.StartsWith('[') && value.EndsWith(']') && value.Contains('(', Ordinal));

    [GeneratedRegex("pipeline-(dev|prod)-1|/resourceGroups/", RegexOptions.CultureInvariant)]
    private static partial Regex StampName();
}
