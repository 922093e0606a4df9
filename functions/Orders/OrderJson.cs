using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pipeline.Orders;

/// <summary>How orders stand in rows and messages: camelCase, enums by name, no nulls.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Order))]
[JsonSerializable(typeof(IReadOnlyList<TimelineEntry>))]
[JsonSerializable(typeof(IReadOnlyList<Refund>))]
[JsonSerializable(typeof(Review))]
public sealed partial class OrderJson : JsonSerializerContext;
