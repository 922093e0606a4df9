using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using Pipeline.Orders;

namespace Pipeline.Operations;

/// <summary>
/// A dead letter's body for people's eyes: JSON where it is some, otherwise text, with U+FFFD where it is none. The
/// payment token is masked wherever it stands; with it money could be taken.
/// </summary>
/// <param name="Kind">json or text.</param>
/// <param name="Content">A string unless it is JSON.</param>
internal sealed partial record MaskedBody(string Kind, JsonElement Content)
{
    private const string Secret = "token";
    private const string Mask = "***";

    public static MaskedBody Of(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            if (Utf8.IsValid(bytes.Span)) return new MaskedBody("json", MaskJson(bytes));
        }
        catch (JsonException)
        {
            // Text then, as below.
        }

        // What is no JSON may be a piece of some. Never base64, which would carry a token past every mask.
        var text = Member().Replace(Encoding.UTF8.GetString(bytes.Span), $"${{name}}\"{Mask}\"");
        return new MaskedBody("text", JsonSerializer.SerializeToElement(text, OrderJson.Default.String));
    }

    private static JsonElement MaskJson(ReadOnlyMemory<byte> bytes)
    {
        using var json = JsonDocument.Parse(bytes);
        var masked = new MemoryStream();
        using (var writer = new Utf8JsonWriter(masked)) Write(writer, json.RootElement);
        return JsonElement.Parse(masked.ToArray());
    }

    private static void Write(Utf8JsonWriter writer, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in element.EnumerateObject())
                {
                    writer.WritePropertyName(member.Name);
                    if (member.Name.Equals(Secret, StringComparison.OrdinalIgnoreCase)) writer.WriteStringValue(Mask);
                    else Write(writer, member.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray()) Write(writer, item);
                writer.WriteEndArray();
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }

    [GeneratedRegex("(?<name>\"token\"\\s*:\\s*)\"(?:[^\"\\\\]|\\\\.)*\"?",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Member();
}
