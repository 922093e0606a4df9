using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pipeline.Orders;

/// <summary>How orders are written into rows and messages: camelCase, enums by name, no nulls.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Order))]
[JsonSerializable(typeof(IReadOnlyList<TimelineEntry>))]
[JsonSerializable(typeof(IReadOnlyList<Refund>))]
[JsonSerializable(typeof(Review))]
public sealed partial class OrderJson : JsonSerializerContext
{
    /// <summary>Shared with messages.</summary>
    public static JavaScriptEncoder Encoder => JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>
    /// Text is kept as it is instead of being escaped to ASCII: nothing here is ever embedded in a page, and
    /// escapes would let a body at its size limit outgrow the row.
    /// </summary>
    public static OrderJson Compact => Relaxed.Instance;

    // A class of its own, so that it is made after Default.
    private static class Relaxed
    {
        public static readonly OrderJson Instance =
            new(new JsonSerializerOptions(Default.Options) { Encoder = Encoder });
    }
}
