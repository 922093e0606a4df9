using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Pipeline.Orders;
using Pipeline.Storefronts;

namespace Pipeline.Notification.Mail;

/// <summary>
/// How mail is written in one language: data in Locales/*.json, so that a language more is a file more. Numbers and
/// dates too: what a machine's own culture data say differs from version to version, and a customer's mail must not.
/// </summary>
internal sealed record MailLocale
{
    public const string Default = "en";

    private const string Folder = "Mail/Locales/";

    private static readonly Lazy<FrozenDictionary<string, MailLocale>> Known = new(() => Resources.Names(Folder)
        .Select(name => JsonSerializer.Deserialize(Resources.Read(name), MailLocaleJson.Default.MailLocale)
            ?? throw new InvalidDataException($"{name} is empty."))
        .ToFrozenDictionary(locale => locale.Language, StringComparer.Ordinal));

    /// <summary>All that there are, in the order of their names.</summary>
    public static IReadOnlyList<string> All => [.. Known.Value.Keys.Order(StringComparer.Ordinal)];

    /// <summary>ISO 639-1 code, lower case.</summary>
    public required string Language { get; init; }

    public required NumberStyle Numbers { get; init; }
    public required DateStyle Dates { get; init; }
    public required MailLabels Labels { get; init; }

    /// <summary>What is said of each outcome, by its name.</summary>
    public required IReadOnlyDictionary<string, OutcomeText> Outcomes { get; init; }

    /// <summary>Why an order came to nothing, by the reason's name.</summary>
    public required IReadOnlyDictionary<string, string> Reasons { get; init; }

    /// <summary>The locale of this name, or the default one when there is none.</summary>
    public static MailLocale Of(string name) => Known.Value.GetValueOrDefault(name) ?? Known.Value[Default];

    public static bool IsKnown(string name) => Known.Value.ContainsKey(name);

    /// <summary>An amount as people read it, with as many decimals as its currency has.</summary>
    public string Write(Money money)
    {
        var decimals = MinorUnits.Of(money.Currency);
        var unit = new decimal(1, 0, 0, isNegative: false, (byte)decimals);
        var style = new NumberFormatInfo
        {
            NumberDecimalDigits = decimals,
            NumberDecimalSeparator = Numbers.Decimal,
            NumberGroupSeparator = Numbers.Group,
        };
        var amount = (money.Amount * unit).ToString("N", style);
        return Numbers.Symbols.TryGetValue(money.Currency, out var symbol)
            ? Fill(Numbers.WithSymbol, ("symbol", symbol), ("amount", amount))
            : Fill(Numbers.WithCode, ("symbol", money.Currency), ("amount", amount));
    }

    /// <summary>The day, in UTC.</summary>
    public string WriteDay(DateTimeOffset at)
    {
        var day = at.UtcDateTime;
        return Fill(
            Dates.Pattern,
            ("day", day.Day == 1 ? Dates.FirstDay : day.Day.ToString(CultureInfo.InvariantCulture)),
            ("month", Dates.Months[day.Month - 1]),
            ("year", day.Year.ToString(CultureInfo.InvariantCulture)));
    }

    private static string Fill(string pattern, params ReadOnlySpan<(string Name, string Value)> values)
    {
        foreach (var (name, value) in values) pattern = pattern.Replace($"{{{name}}}", value, StringComparison.Ordinal);
        return pattern;
    }
}

/// <param name="Decimal">Between whole and fraction.</param>
/// <param name="Group">Between thousands.</param>
/// <param name="WithSymbol">Where {amount} and {symbol} stand.</param>
/// <param name="WithCode">The same for a currency that is written by its ISO 4217 code.</param>
/// <param name="Symbols">By ISO 4217 code: those that everybody who reads the language knows.</param>
internal sealed record NumberStyle(
    string Decimal, string Group, string WithSymbol, string WithCode, IReadOnlyDictionary<string, string> Symbols);

/// <param name="Pattern">Where {day}, {month} and {year} stand.</param>
/// <param name="FirstDay">How the first of a month is written.</param>
/// <param name="Months">Twelve names.</param>
internal sealed record DateStyle(string Pattern, string FirstDay, IReadOnlyList<string> Months);

/// <summary>Words that stand in every mail, and how a colon follows them. The footer may name the {{ shop }}.</summary>
internal sealed record MailLabels(
    string Order, string Placed, string Article, string Quantity, string Price, string Total, string Refunded,
    string ShipTo, string Colon, string Footer);

/// <summary>What is said of an outcome. Each may name {{ reference }}, {{ shop }} and {{ refunded }}.</summary>
internal sealed record OutcomeText(string Subject, string Heading, string Lead);

// Strict: what a translation leaves out or misspells must not become an empty place in a customer's mail.
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = 4)]
[JsonSerializable(typeof(MailLocale))]
internal sealed partial class MailLocaleJson : JsonSerializerContext;
