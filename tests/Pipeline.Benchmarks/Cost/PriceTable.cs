using System.Text.Json;

namespace Pipeline.Benchmarks.Cost;

/// <summary>
/// The one table of prices, each with its date and source, which the console shows as well:
/// functions/Operations/OperatorConsole/web/prices.json. US dollars; they change, and must be checked.
/// </summary>
public static class PriceTable
{
    private const string Resource = "prices.json";

    private static readonly Lazy<Dictionary<string, Price>> ByName = new(Read);

    /// <summary>All prices, by the metric or the id that they are for.</summary>
    public static IReadOnlyDictionary<string, Price> All => ByName.Value;

    /// <summary>Of one operation.</summary>
    public static double Execution => Of("faas.invoke_duration");

    public static double BusOperation => Of("messaging.client.sent.messages");

    public static double TableRequest => Of("pipeline.table.requests");

    public static double GigabyteSecond => Of("gigabyteSecond");

    public static double IdleGigabyteSecond => Of("idleGigabyteSecond");

    public static double LogGigabyte => Of("logGigabyte");

    /// <summary>Of a month.</summary>
    public static double StoredGigabyte => Of("storedGigabyte");

    public static double MessagingUnit => Of("messagingUnit");

    public static double MessagingStandard => Of("messagingStandard");

    public static double PrivateNetwork => Of("privateNetwork");

    public static double Alerts => Of("alerts");

    private static double Of(string name) => All[name].Usd / All[name].Per;

    private static Dictionary<string, Price> Read()
    {
        using var stream = typeof(PriceTable).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is not in the assembly.");
        using var table = JsonDocument.Parse(stream);
        return table.RootElement.GetProperty("prices").EnumerateArray()
            .Concat(table.RootElement.GetProperty("others").EnumerateArray())
            .ToDictionary(
                each => (each.TryGetProperty("metric", out var metric) ? metric : each.GetProperty("id")).GetString()!,
                each => each.Deserialize<Price>(JsonSerializerOptions.Web)!); // the table has no nulls
    }
}

/// <param name="Name">Of what.</param>
/// <param name="Per">Of how many.</param>
/// <param name="Usd">US dollars.</param>
/// <param name="Date">When it was so.</param>
/// <param name="Source">Whose price it is.</param>
public sealed record Price(string Name, double Per, double Usd, string Date, string Source);
