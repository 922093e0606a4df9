using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Pipeline.Tests.Infra;

/// <summary>No key and no connection string anywhere: secrets are named, and stand in the vault.</summary>
internal static partial class SecretRules
{
    // What is named like a secret and is none: main.bicep and appSettings.bicep say why.
    private static readonly string[] Harmless = ["APPLICATIONINSIGHTS_CONNECTION_STRING"];

    private const string TakesNoPayments = "rk_this-app-takes-no-payments";

    public static IReadOnlyList<Rule> All { get; } =
    [
        new("no value looks like a secret", Looks, stamp => Put(stamp, "Innocent", "sb://x;SharedAccessKey=eA==")),
        new("a setting named like a secret is a reference to the vault", Named, stamp => Put(stamp, "ApiKey", "x")),
        new("no resource asks for keys", Lists, stamp => Put(stamp, "Innocent", "[listKeys('x', '1').keys[0].value]")),
    ];

    private static IEnumerable<string> Looks(Stamp stamp) =>
        Texts(stamp).Where(text => text.Value != TakesNoPayments && Secret().IsMatch(text.Value))
            .Select(text => text.Path);

    private static IEnumerable<string> Named(Stamp stamp) =>
        from app in stamp.Apps
        from setting in stamp.Settings(app)
        let value = setting.Value?.ToString() ?? ""
        where NamedSecret().IsMatch(setting.Key) && !Harmless.Contains(setting.Key)
        where !Reference().IsMatch(value) && value != TakesNoPayments
        select $"{app}: {setting.Key}";

    private static IEnumerable<string> Lists(Stamp stamp) =>
        Texts(stamp).Where(text => text.Value.Contains("list", OrdinalIgnoreCase) && Listing().IsMatch(text.Value))
            .Select(text => text.Path);

    private static Stamp Put(Stamp stamp, string setting, string value)
    {
        var copy = stamp.Copy();
        copy.Settings(copy.Apps[0])[setting] = value;
        return copy;
    }

    private static IEnumerable<(string Path, string Value)> Texts(Stamp stamp) =>
        stamp.Resources.SelectMany(each => Texts(each.ToString(), each.Body)).Concat(Texts("outputs", stamp.Outputs));

    private static IEnumerable<(string Path, string Value)> Texts(string path, JsonNode? node) => node switch
    {
        JsonObject parent => parent.SelectMany(each => Texts($"{path}.{each.Key}", each.Value)),
        JsonArray list => list.SelectMany(each => Texts(path, each)),
        JsonValue value => [(path, value.ToString())],
        _ => [],
    };

    [GeneratedRegex(
        "(AccountKey|SharedAccessKey|SharedAccessSignature|InstrumentationKey|Password)=|[?&]sig=|whsec_"
        + "|[sro]k_(live|test)_",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Secret();

    [GeneratedRegex("(Key|Secret|Password|Token|ConnectionString|CONNECTION_STRING)$", RegexOptions.CultureInvariant)]
    private static partial Regex NamedSecret();

    // The name of a secret of the vault, with no version, so that a rotated one is taken up.
    [GeneratedRegex(
        @"^(\[format\(')?@Microsoft\.KeyVault\(SecretUri=[^ ]*secrets/[^ /]+/\)", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();

    [GeneratedRegex(@"\blist\w*\(", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Listing();
}
