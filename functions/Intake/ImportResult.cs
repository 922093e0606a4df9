using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Pipeline.Storefronts;

namespace Pipeline.Intake;

/// <summary>What became of one order of an import: a line of the answer.</summary>
/// <param name="Line">Where the order begins in the body, from 1.</param>
/// <param name="IdempotencyKey">Null when it has none that may be used.</param>
/// <param name="Status">accepted, replayed or refused.</param>
/// <param name="Id">The order's; null when it is refused.</param>
/// <param name="Problem">Why it is refused.</param>
internal sealed record ImportResult(
    int Line, string? IdempotencyKey, string Status, string? Id = null, ImportProblem? Problem = null)
{
    public static ImportResult Of(ImportItem item, Acceptance acceptance) => acceptance.Stored is { } stored
        ? new(item.Line, item.Key, acceptance.IsReplayed ? "replayed" : "accepted", stored.Order.Id.Value)
        : Refused(item, acceptance.Refusal!); // an acceptance has one or the other

    public static ImportResult Refused(ImportItem item, Refusal refusal) => new(
        item.Line, item.Key, "refused", Problem: new ImportProblem(
            refusal.Type.Urn, refusal.Type.Title, refusal.Type.Status, refusal.Detail, refusal.Errors));

    /// <summary>The result as a line of newline-delimited JSON.</summary>
    public byte[] ToLine() =>
        [.. JsonSerializer.SerializeToUtf8Bytes(this, ImportJson.Compact.ImportResult), (byte)'\n'];
}

/// <summary>The members of problem+json (RFC 9457) that tell one line's problem.</summary>
internal sealed record ImportProblem(
    string Type, string Title, int Status, string Detail, IReadOnlyList<FieldError>? Errors);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ImportResult))]
internal sealed partial class ImportJson : JsonSerializerContext
{
    /// <summary>A line of text for people and programs, never a part of a page.</summary>
    public static ImportJson Compact => Relaxed.Instance;

    // A class of its own, so that it is made after Default.
    private static class Relaxed
    {
        public static readonly ImportJson Instance = new(new JsonSerializerOptions(Default.Options)
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        });
    }
}
