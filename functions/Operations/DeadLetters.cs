using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Pipeline.Operations;

/// <summary>
/// Moves dead letters from their queue into a table, where people can see them. The orders that they nudge stay open;
/// the reconciler nudges those again.
/// </summary>
/// <remarks>
/// A dead-letter queue has no dead-letter queue of its own and no delivery limit, so a message leaves it only by being
/// completed, and that only once it is durable here.
/// </remarks>
public sealed partial class DeadLetters(DeadLetterTable letters, TimeProvider time, ILogger<DeadLetters> logger)
{
    private const int Parallel = 16;

    /// <summary>Keeps every message of a trigger's batch, each by itself.</summary>
    /// <param name="queue">The queue that gave them up.</param>
    /// <param name="messages">The trigger's batch.</param>
    /// <param name="actions">Completes what is kept; all else comes again when its lock runs out.</param>
    /// <param name="stopping">Ends the work between two messages.</param>
    public async Task KeepAsync(
        string queue,
        ServiceBusReceivedMessage[] messages,
        ServiceBusMessageActions actions,
        CancellationToken stopping)
    {
        foreach (var some in messages.Chunk(Parallel))
        {
            stopping.ThrowIfCancellationRequested();
            await Task.WhenAll(some.Select(message => TryKeepAsync(queue, message, actions, stopping)));
        }
    }

    // Whatever goes wrong with one must not hold up the others. It is neither completed nor abandoned: it comes again
    // when its lock runs out, which paces the attempts without end and without a loop that spins.
    private async Task TryKeepAsync(
        string queue, ServiceBusReceivedMessage message, ServiceBusMessageActions actions, CancellationToken stopping)
    {
        try
        {
            var letter = DeadLetterReader.Read(queue, message, time.GetUtcNow());
            if (await letters.AddAsync(letter, stopping))
            {
                Log.Kept(logger, queue, letter.SequenceNumber, letter.Orders.Count, letter.Reason);
            }

            await actions.CompleteMessageAsync(message, stopping);
        }
        catch (Exception fault) when (!stopping.IsCancellationRequested)
        {
            Log.NotKept(logger, queue, message.SequenceNumber, fault);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Error,
            Message = "Dead letter {SequenceNumber} of {Queue} is kept ({Reason}, {Orders} orders): decide on it.")]
        public static partial void Kept(ILogger logger, string queue, long sequenceNumber, int orders, string? reason);

        [LoggerMessage(
            Level = LogLevel.Error,
            Message = "Dead letter {SequenceNumber} of {Queue} stays in its queue and will come again.")]
        public static partial void NotKept(ILogger logger, string queue, long sequenceNumber, Exception fault);
    }
}
