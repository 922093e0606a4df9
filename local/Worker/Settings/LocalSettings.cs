using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Pipeline.LocalWorker.Startup;

namespace Pipeline.LocalWorker.Settings;

/// <summary>What local.settings.json holds, or its sample where nobody has copied it yet.</summary>
/// <param name="FileName">The file that was read; null where there is none.</param>
/// <param name="Values">Keys with <c>:</c> between their parts, as configuration has them.</param>
internal sealed record LocalSettings(string? FileName, IReadOnlyDictionary<string, string?> Values)
{
    private static readonly string[] _names = ["local.settings.json", "local.settings.sample.json"];

    private static readonly JsonDocumentOptions _lenient = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <summary>The port that Core Tools read too: <c>Host.LocalHttpPort</c>.</summary>
    public static int? Port(IConfiguration settings)
    {
        if (settings["Host:LocalHttpPort"] is not { } text)
            return null;
        return ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? port
            : throw new StartupFault($"The setting Host.LocalHttpPort is '{text}'; a port, 0 to 65535, is needed.");
    }

    public static LocalSettings Read(string directory)
    {
        var name = Array.Find(_names, candidate => File.Exists(Path.Combine(directory, candidate)));
        if (name is null)
            return new LocalSettings(null, new Dictionary<string, string?>());

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(directory, name)), _lenient);
            return new LocalSettings(name, Flatten(document.RootElement, name));
        }
        catch (JsonException e)
        {
            throw new StartupFault($"{name} is not valid JSON (line {e.LineNumber + 1}).", e);
        }
    }

    private static Dictionary<string, string?> Flatten(JsonElement root, string name)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        if (root.ValueKind != JsonValueKind.Object)
            throw new StartupFault($"{name} must hold one JSON object with a member \"Values\".");
        if (root.TryGetProperty("IsEncrypted", out var encrypted) && encrypted.ValueKind == JsonValueKind.True)
            throw new StartupFault($"{name} is encrypted; only a plain file can be read (IsEncrypted: false).");

        Add(values, root, "Values", prefix: "", name);
        Add(values, root, "ConnectionStrings", "ConnectionStrings:", name);
        Add(values, root, "Host", "Host:", name);
        return values;
    }

    private static void Add(
        Dictionary<string, string?> values, JsonElement root, string member, string prefix, string name)
    {
        if (!root.TryGetProperty(member, out var section) || section.ValueKind != JsonValueKind.Object)
            return;

        foreach (var setting in section.EnumerateObject())
        {
            // Core Tools hand Values to the worker as environment variables, which have no other kind than text.
            if (setting.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
                throw new StartupFault($"{name}: {member}.{setting.Name} must be a text, a number or a truth value.");
            values[prefix + setting.Name.Replace("__", ":", StringComparison.Ordinal)] = setting.Value.ToString();
        }
    }
}
