using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipeline.Tests.Infra;

/// <summary>What is generated from infra/ and committed, and how it is written anew when a change is meant.</summary>
internal static class Accepted
{
    public const string Command = "WRITE_INFRA=1 dotnet test tests/Pipeline.Tests --filter FullyQualifiedName~Infra";

    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // it is read by people, and never shown in a page
    };

    public static bool IsWanted => Environment.GetEnvironmentVariable("WRITE_INFRA") is not null;

    /// <summary>The CLI writes the outputs in another order each time, which would look like a change.</summary>
    public static async Task WriteSnapshotAsync(string parameters)
    {
        await BicepCli.SnapshotAsync(parameters, "overwrite");
        var path = Path.ChangeExtension(parameters, ".snapshot.json");
        var snapshot = JsonNode.Parse(await File.ReadAllTextAsync(path))!;
        snapshot["outputs"] = new JsonObject(snapshot["outputs"]!.AsObject()
            .OrderBy(each => each.Key, StringComparer.Ordinal)
            .Select(each => KeyValuePair.Create(each.Key, each.Value?.DeepClone())));
        await File.WriteAllTextAsync(path, snapshot.ToJsonString(Readable) + "\n");
    }
}
