using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Pipeline.Orders;

namespace Pipeline.Messaging;

/// <summary>
/// The one way a queue function works. Every order of the batch goes its own way (<see cref="Advance"/>), so a slow
/// one holds nobody for more than a moment (<see cref="Gathering"/>); what they write and send at the same time shares
/// transactions and messages underneath (<see cref="GroupCommit{TItem,TResult}"/>). A message is completed once every
/// nudge in it is dealt with.
/// </summary>
public sealed partial class Step(OrderTable orders, Courier courier, TimeProvider time, ILogger<Step> logger)
{
    private const int ParallelEffects = 128;

    // An instance works one batch of a queue at a time, so what takes longer is a fault and comes again alone.
    private static readonly TimeSpan EffectTimeout = TimeSpan.FromSeconds(15);

    /// <summary>Works through a trigger's batch.</summary>
    /// <param name="turn">Whose step this is: nudges of orders whose turn is another's are forwarded.</param>
    /// <param name="messages">The trigger's batch.</param>
    /// <param name="actions">Settles the messages; nothing is completed by the platform.</param>
    /// <param name="effect">
    /// Does this capability's part for one order and returns the order with the fact that was established. It is
    /// repeated after any crash, so it must be idempotent at its owner.
    /// </param>
    /// <param name="stopping">Ends the work between two effects.</param>
    /// <exception cref="Exception">
    /// What nobody expected. Messages that were not dealt with stay uncompleted, so the platform redelivers them.
    /// </exception>
    public async Task RunAsync(
        Turn turn,
        ServiceBusReceivedMessage[] messages,
        ServiceBusMessageActions actions,
        Func<Order, CancellationToken, Task<Order>> effect,
        CancellationToken stopping)
    {
        PipelineMetrics.CountTaken(Queues.For(turn), messages, time.GetUtcNow());
        using var parallel = new SemaphoreSlim(ParallelEffects);
        var packs = await UnpackAsync(messages, actions, stopping);
        var nudges = packs.SelectMany(pack => pack.Nudges).GroupBy(nudge => nudge.Id).Select(Newest).ToList();
        var gathering = new Gathering(nudges.Count, time);
        var advance = new Advance(turn, orders, courier, time, Bounded(effect, parallel), gathering, logger);
        var verdicts = nudges.ToDictionary(nudge => nudge.Id, nudge => advance.RunAsync(nudge, stopping));
        var locks = new LockRenewal(actions, time, logger);
        await locks.DuringAsync(
            packs.Select(pack => pack.Message),
            () => Task.WhenAll(packs.Select(pack => SettleAsync(turn, pack, verdicts, actions, locks, stopping))));
    }

    private async Task<List<Pack>> UnpackAsync(
        ServiceBusReceivedMessage[] messages, ServiceBusMessageActions actions, CancellationToken stopping)
    {
        var packs = new List<Pack>(messages.Length);
        foreach (var message in messages)
        {
            try
            {
                packs.Add(new Pack(message, OrderMessage.Unpack(message)));
            }
            catch (JsonException)
            {
                Log.Unreadable(logger, message.SequenceNumber);
                await actions.DeadLetterMessageAsync(
                    message, null, "unreadable", "The body is no pack of nudges.", stopping);
            }
        }

        return packs;
    }

    private async Task SettleAsync(
        Turn turn,
        Pack pack,
        Dictionary<OrderId, Task<DeadEnd?>> verdicts,
        ServiceBusMessageActions actions,
        LockRenewal locks,
        CancellationToken stopping)
    {
        await Task.WhenAll(pack.Nudges.Select(nudge => verdicts[nudge.Id]));
        locks.Release(pack.Message);
        foreach (var nudge in pack.Nudges)
        {
            if (await verdicts[nudge.Id] is not { } deadEnd) continue;
            Log.DeadEnd(logger, nudge.Id, deadEnd.Reason);
            if (pack.Nudges.Count == 1)
            {
                await actions.DeadLetterMessageAsync(
                    pack.Message, null, deadEnd.Reason, deadEnd.Description, stopping);
                return;
            }

            // Its neighbours in the pack must not share its fate: it comes again alone, and then ends natively.
            await courier.SendAloneAsync(Queues.For(turn), nudge, TimeSpan.Zero, stopping);
        }

        await actions.CompleteMessageAsync(pack.Message, stopping);
    }

    private static Nudge Newest(IEnumerable<Nudge> nudges) =>
        nudges.MaxBy(nudge => nudge.Order?.Version ?? -1)!; // a group is never empty

    private Func<Order, CancellationToken, Task<Order>> Bounded(
        Func<Order, CancellationToken, Task<Order>> effect, SemaphoreSlim parallel) => async (order, stopping) =>
    {
        await parallel.WaitAsync(stopping);
        try
        {
            return await effect(order, stopping).WaitAsync(EffectTimeout, time, stopping);
        }
        finally
        {
            parallel.Release();
        }
    };

    private sealed record Pack(ServiceBusReceivedMessage Message, IReadOnlyList<Nudge> Nudges);

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Error, Message = "Message {SequenceNumber} is no pack of nudges: dead-lettered.")]
        public static partial void Unreadable(ILogger logger, long sequenceNumber);

        [LoggerMessage(
            Level = LogLevel.Error, Message = "Order {OrderId} cannot go on: {Reason}. Someone must decide.")]
        public static partial void DeadEnd(ILogger logger, OrderId orderId, string reason);
    }
}
