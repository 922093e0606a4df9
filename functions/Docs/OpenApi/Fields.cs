using System.Text.Json.Serialization.Metadata;

namespace Pipeline.Docs.OpenApi;

/// <summary>Every member of every body that the description shows.</summary>
internal static class Fields
{
    private static readonly Dictionary<Type, Dictionary<string, Field>> ByType =
        new(OrderRequestFields.ByType.Concat(OrderViewFields.ByType).Concat(EventFields.ByType)
            .Concat(StockFields.ByType).Concat(DeadLetterFields.ByType).Concat(OperatorFields.ByType)
            .Concat(RefundFields.ByType).Concat(RuleFields.ByType)
            .Concat(WebhookFields.ByType).Concat(MailFields.ByType).Concat(ConsoleFields.ByType));

    /// <summary>All that are described, so that a test can look for some that no body has.</summary>
    public static IEnumerable<(string Type, string Name)> All =>
        ByType.SelectMany(type => type.Value.Keys.Select(name => (type.Key.Name, name)));

    /// <exception cref="InvalidOperationException">It is not described.</exception>
    public static Field Of(JsonPropertyInfo property) =>
        ByType.TryGetValue(property.DeclaringType, out var fields) && fields.TryGetValue(property.Name, out var field)
            ? field
            : throw new InvalidOperationException(
                $"Describe {property.DeclaringType.Name}.{property.Name} in functions/Docs/OpenApi/*Fields.cs.");
}
