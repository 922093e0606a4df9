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

    /// <summary>How often a number at once is measured; a few are soon done, and vary more.</summary>
    public static int RoundsOf(int inFlight) => inFlight switch
    {
        < 10 => 5,
        < 1_000 => 3,
        _ => 1,
    };
}
