using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Pipeline.Messaging;
using Pipeline.Notification.Deliveries;
using Pipeline.Storefronts;

namespace Pipeline.Operations;

/// <summary>
/// Nudges the orders of a dead letter again, on the queue that gave it up, as if for the first time: by their ids, for
/// what the letter says of them is old, and with all attempts before them. A delivery begins anew in the same way. To
/// do so twice is harmless.
/// </summary>
public sealed partial class ReplayDeadLetter(
    Callers callers,
    DeadLetterTable letters,
    Courier courier,
    ReviveDelivery deliveries,
    TimeProvider time,
    ILogger<ReplayDeadLetter> logger)
{
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(10); // a person waits

    [Function(nameof(ReplayDeadLetter))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "ops/dead-letters/{letterId}/replay")]
        HttpRequest request,
        string letterId,
        CancellationToken cancellationToken)
    {
        var (caller, stranger) = await callers.AdmitOperatorAsync(request, cancellationToken);
        if (caller is null) return stranger!; // an admission has one or the other

        if (await letters.FindAsync(letterId, cancellationToken) is not { } stored)
        {
            return DeadLetterView.NotFound(request);
        }

        var decision = new Decision(Fate.Replayed, caller.KeyId, time.GetUtcNow());
        if (stored.Letter.Decision is not null) return Decided.Answer(request, stored.Letter, decision);
        if (stored.Letter.Orders.Count == 0)
        {
            return Problems.NothingToReplay.Answer(
                request, "It is no pack of nudges, so nothing waits for it. Look where it came from, then discard it.");
        }

        // Sent before it is noted: a crash between the two repeats harmless nudges instead of losing them.
        try
        {
            await SendAsync(stored.Letter, cancellationToken).WaitAsync(SendTimeout, time, cancellationToken);
        }
        catch (Exception fault) when (Faults.IsTransient(fault, cancellationToken))
        {
            Log.NotSent(logger, letterId, fault);
            return Problems.Unavailable.Answer(
                request, "The queue does not answer. The dead letter stays open; send the request again.");
        }

        Log.Replayed(logger, caller.KeyId, letterId, stored.Letter.Orders.Count);
        return Decided.Answer(request, await letters.DecideAsync(stored, decision, cancellationToken), decision);
    }

    private Task SendAsync(DeadLetter letter, CancellationToken cancellationToken) => letter.Queue switch
    {
        Queues.Webhooks or Queues.Mail => deliveries.RunAsync(letter.Body, letter.Id, cancellationToken),
        _ => courier.SendTogetherAsync(
            letter.Queue,
            [.. letter.Orders.Select(order => new Nudge { Id = order, ReplayOf = letter.Id })],
            cancellationToken),
    };

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Information, Message = "Operator {Who} replayed dead letter {Id} of {Orders} orders.")]
        public static partial void Replayed(ILogger logger, string who, string id, int orders);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The replay of dead letter {Id} was not sent.")]
        public static partial void NotSent(ILogger logger, string id, Exception fault);
    }
}
