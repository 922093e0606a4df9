using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Pipeline.Storefronts;

namespace Pipeline.Operations;

/// <summary>A dead letter as operators see it in a list.</summary>
/// <param name="Id">Names it in the addresses.</param>
/// <param name="Queue">The queue that gave it up.</param>
/// <param name="State">open, replayed or discarded.</param>
/// <param name="Reason">Kebab case from our own code, the platform's words otherwise.</param>
/// <param name="Description">A sentence more.</param>
/// <param name="Orders">Whose nudges it holds.</param>
/// <param name="At">When it was put on its queue.</param>
/// <param name="KeptAt">When it was given up and kept.</param>
/// <param name="Size">Bytes of its body.</param>
/// <param name="ReplayOf">The dead letter whose replay failed again.</param>
/// <param name="DecidedBy">The operator's key id.</param>
/// <param name="DecidedAt">When it was replayed or discarded.</param>
/// <param name="DecidedWhy">Why it was discarded.</param>
internal sealed record DeadLetterView(
    string Id,
    string Queue,
    string State,
    string? Reason,
    string? Description,
    IReadOnlyList<string> Orders,
    DateTimeOffset At,
    DateTimeOffset KeptAt,
    int Size,
    string? ReplayOf,
    string? DecidedBy,
    DateTimeOffset? DecidedAt,
    string? DecidedWhy)
{
    public static DeadLetterView Of(DeadLetter letter) => new(
        letter.Id,
        letter.Queue,
        StateOf(letter.Decision),
        letter.Reason,
        letter.Description,
        [.. letter.Orders.Select(id => id.Value)],
        letter.EnqueuedAt,
        letter.KeptAt,
        letter.Size,
        letter.ReplayOf,
        letter.Decision?.Who,
        letter.Decision?.At,
        letter.Decision?.Reason);

    public static IResult NotFound(HttpRequest request) =>
        Problems.NotFound.Answer(request, "No dead letter has this id.");

    public static string StateOf(Decision? decision) => decision?.What switch
    {
        null => "open",
        Fate.Replayed => "replayed",
        Fate.Discarded => "discarded",
        _ => throw new InvalidOperationException($"Unknown decision {decision}."),
    };
}

/// <param name="DeadLetters">The newest first.</param>
/// <param name="Next">The cursor of what follows; null at the end.</param>
internal sealed record DeadLetterPage(IReadOnlyList<DeadLetterView> DeadLetters, string? Next);

/// <summary>A dead letter with all that it holds, secrets masked.</summary>
/// <param name="Letter">As in a list.</param>
/// <param name="DeliveryCount">How often it was tried.</param>
/// <param name="MessageId">Its sender's name for it.</param>
/// <param name="ContentType">What its sender said that the body is.</param>
/// <param name="Properties">The application properties.</param>
/// <param name="BodyIs">json or text.</param>
/// <param name="Body">What it holds.</param>
internal sealed record DeadLetterDetail(
    DeadLetterView Letter,
    int DeliveryCount,
    string? MessageId,
    string? ContentType,
    JsonElement Properties,
    string BodyIs,
    JsonElement Body);

/// <param name="Letter">As it stands now.</param>
/// <param name="Repeated">It was decided so before, and nothing was done.</param>
internal sealed record DeadLetterAnswer(DeadLetterView Letter, bool Repeated);

// Indented, for it is read by people in a terminal.
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(DeadLetterPage))]
[JsonSerializable(typeof(DeadLetterDetail))]
[JsonSerializable(typeof(DeadLetterAnswer))]
internal sealed partial class DeadLetterJson : JsonSerializerContext;
