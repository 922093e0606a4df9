using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Pipeline.Storefronts;

namespace Pipeline.Docs.OpenApi;

/// <summary>A problem as it is answered (RFC 9457), for its schema and for the examples of each type.</summary>
internal sealed record ProblemBody(
    string Type,
    string Title,
    int Status,
    string Detail,
    string Instance,
    string? TraceId,
    IReadOnlyList<FieldError>? Errors);

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true)]
[JsonSerializable(typeof(ProblemBody))]
internal sealed partial class ProblemBodyJson : JsonSerializerContext
{
    /// <summary>For people to read: whoever puts it into a page escapes it there.</summary>
    public static ProblemBodyJson Readable => Relaxed.Instance;

    // A class of its own, so that it is made after Default.
    private static class Relaxed
    {
        public static readonly ProblemBodyJson Instance =
            new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}
