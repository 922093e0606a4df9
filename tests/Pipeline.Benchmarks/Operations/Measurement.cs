using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pipeline.Benchmarks.Operations;

/// <summary>What orders of a fate took, each.</summary>
/// <param name="Fate">Which.</param>
/// <param name="InFlight">How many were placed at once.</param>
/// <param name="PerOrder">Divided by that number.</param>
/// <param name="Repeats">Requests of that round that had to be sent again.</param>
internal sealed record Measurement(string Fate, int InFlight, Reading PerOrder, int Repeats)
{
    /// <summary>How measurements and budgets are written.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Reads what the benchmark wrote.</summary>
    /// <exception cref="JsonException">It is no list of measurements.</exception>
    public static IReadOnlyList<Measurement> Read(Stream json) =>
        JsonSerializer.Deserialize<List<Measurement>>(json, Json) ?? throw new JsonException("Not measurements.");

    /// <summary>
    /// How often each is measured. Odd, so that one is in the middle; more than one, for once a minute those that are
    /// in flight all look up again what they remember, and that round is not like the others. A thousand take so long
    /// that they meet such a moment anyway, and are measured once.
    /// </summary>
    public static int RoundsOf(int inFlight) => inFlight < 1_000 ? 3 : 1;
}
