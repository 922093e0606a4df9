using System.Text.Json;
using Pipeline.Tests.Tidy;

namespace Pipeline.Tests.Infra;

/// <summary>infra/names.json: what Bicep and the code must spell alike.</summary>
internal static class Names
{
    private static readonly NamesFile File = Read();

    public static IReadOnlyList<string> Queues => File.Queues;

    public static IReadOnlyList<string> Tables => File.Tables;

    public static SettingNames Settings => File.Settings;

    public static IReadOnlyDictionary<string, AppNames> Apps => File.Apps;

    private static NamesFile Read()
    {
        var text = System.IO.File.ReadAllText(Path.Combine(Repository.Root, "infra", "names.json"));
        return JsonSerializer.Deserialize<NamesFile>(text, JsonSerializerOptions.Web)
            ?? throw new InvalidOperationException("infra/names.json is empty");
    }
}

internal sealed record NamesFile(
    IReadOnlyList<string> Queues,
    IReadOnlyList<string> Tables,
    SettingNames Settings,
    IReadOnlyDictionary<string, AppNames> Apps);

/// <param name="Made">Set by main.bicep in every app.</param>
/// <param name="Secret">References to the vault.</param>
/// <param name="Optional">May be set by the parameter options.</param>
/// <param name="Local">Never set in Azure.</param>
internal sealed record SettingNames(
    IReadOnlyList<string> Made,
    IReadOnlyList<string> Secret,
    IReadOnlyList<string> Optional,
    IReadOnlyList<string> Local)
{
    public IEnumerable<string> All => Made.Concat(Secret).Concat(Optional).Concat(Local);
}

/// <param name="Folders">Those of functions/ whose functions it runs.</param>
/// <param name="Receives">Queues.</param>
/// <param name="Sends">Queues.</param>
/// <param name="Reads">Tables.</param>
/// <param name="Writes">Tables, reading included.</param>
/// <param name="Secrets">Settings.</param>
/// <param name="Functions">By name.</param>
internal sealed record AppNames(
    IReadOnlyList<string> Folders,
    IReadOnlyList<string> Receives,
    IReadOnlyList<string> Sends,
    IReadOnlyList<string> Reads,
    IReadOnlyList<string> Writes,
    IReadOnlyList<string> Secrets,
    IReadOnlyList<string> Functions);
