using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pipeline.Rules;

/// <param name="Version">+1 with every change; the answer's ETag.</param>
/// <param name="Rules">What it says.</param>
internal sealed record RulesView(int Version, RuleSet Rules);

/// <param name="Prices">In ordinal order of the SKUs.</param>
/// <param name="Next">The cursor of what follows; null at the end.</param>
internal sealed record PricePage(IReadOnlyList<Price> Prices, string? Next);

/// <summary>Read strictly, as operators write it; written without nulls.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    MaxDepth = 8)]
[JsonSerializable(typeof(RuleSet))]
[JsonSerializable(typeof(RulesView))]
[JsonSerializable(typeof(PriceRequest))]
[JsonSerializable(typeof(Price))]
[JsonSerializable(typeof(PricePage))]
[JsonSerializable(typeof(TryRulesRequest))]
[JsonSerializable(typeof(RuleTrial))]
[JsonSerializable(typeof(RuleReport))]
[JsonSerializable(typeof(OrderExplanation))]
internal sealed partial class RulesJson : JsonSerializerContext
{
    public static RulesJson Compact => Default;
}
