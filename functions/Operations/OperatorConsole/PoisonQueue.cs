using System.Text.Json;
using System.Text.Json.Serialization;
using Azure.Messaging.ServiceBus;
using FluentValidation;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using Pipeline.Storefronts;

namespace Pipeline.Operations.OperatorConsole;

/// <summary>Puts a message on a queue that no function understands, so that a dead letter comes of it.</summary>
public sealed class PoisonQueue(ServiceBusClient client, IOptions<ConnectionOptions> connections)
{
    [Function(nameof(PoisonQueue))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "local/poison")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        if (!LocalOnly.IsAllowed(request, connections.Value)) return LocalOnly.Refuse(request);
        var (asked, refusal) = await PoisonRequest.Body.ReadAsync(request, cancellationToken);
        if (asked?.Queue is not { } queue) return refusal!; // it is required
        await using var sender = client.CreateSender(queue);
        await sender.SendMessageAsync(new ServiceBusMessage("poison, put there by hand"), cancellationToken);
        return Results.Json(asked, PoisonJson.Default.PoisonRequest);
    }
}

/// <summary>The body of POST /local/poison.</summary>
internal sealed record PoisonRequest
{
    private const int MostBytes = 1_024;

    public static readonly JsonBody<PoisonRequest> Body =
        new(PoisonJson.Default.PoisonRequest, new Rules(), MostBytes);

    /// <summary>Which queue.</summary>
    public string? Queue { get; init; }

    private sealed class Rules : AbstractValidator<PoisonRequest>
    {
        public Rules() => RuleFor(asked => asked.Queue).Required()
            .Must(queue => queue is null || DeadLetterTable.QueueNames.Contains(queue))
            .WithMessage($"must be one of {string.Join(", ", DeadLetterTable.QueueNames)}");
    }
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = 2)]
[JsonSerializable(typeof(PoisonRequest))]
internal sealed partial class PoisonJson : JsonSerializerContext;
