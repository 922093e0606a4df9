using System.Text.Json;
using System.Text.Json.Serialization;
using FluentValidation;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Pipeline.Storefronts;

namespace Pipeline.Operations;

/// <summary>
/// Notes that nothing is to be done about a dead letter, and why. The letter stays for the record, and its orders go on
/// as they would without it. To do so twice is harmless.
/// </summary>
public sealed partial class DiscardDeadLetter(
    Callers callers, DeadLetterTable letters, TimeProvider time, ILogger<DiscardDeadLetter> logger)
{
    [Function(nameof(DiscardDeadLetter))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "ops/dead-letters/{letterId}/discard")]
        HttpRequest request,
        string letterId,
        CancellationToken cancellationToken)
    {
        var (caller, stranger) = await callers.AdmitOperatorAsync(request, cancellationToken);
        if (caller is null) return stranger!; // an admission has one or the other

        var (discard, refusal) = await DiscardRequest.Body.ReadAsync(request, cancellationToken);
        if (discard is null) return refusal!; // as above
        if (await letters.FindAsync(letterId, cancellationToken) is not { } stored)
        {
            return DeadLetterView.NotFound(request);
        }

        var decision = new Decision(Fate.Discarded, caller.KeyId, time.GetUtcNow(), discard.Reason);
        var letter = await letters.DecideAsync(stored, decision, cancellationToken);
        if (letter.Decision == decision) Log.Discarded(logger, caller.KeyId, letterId);
        return Decided.Answer(request, letter, decision);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Operator {Who} discarded dead letter {Id}.")]
        public static partial void Discarded(ILogger logger, string who, string id);
    }
}

/// <summary>The body of POST /ops/dead-letters/{letterId}/discard.</summary>
internal sealed record DiscardRequest
{
    private const int MostBytes = 4 * 1024; // the longest reason, every character of it escaped, has 1,536

    public static readonly JsonBody<DiscardRequest> Body =
        new(DiscardRequestJson.Default.DiscardRequest, new Rules(), MostBytes);

    /// <summary>Why, in the operator's words.</summary>
    public string? Reason { get; init; }

    private sealed class Rules : AbstractValidator<DiscardRequest>
    {
        public Rules() => RuleFor(discard => discard.Reason).Required().Text();
    }
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = 2)]
[JsonSerializable(typeof(DiscardRequest))]
internal sealed partial class DiscardRequestJson : JsonSerializerContext;
