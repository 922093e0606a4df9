using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Pipeline.Orders;
using static System.FormattableString;

namespace Pipeline.Messaging;

/// <param name="Reason">Kebab case, becomes the dead letter's reason.</param>
/// <param name="Description">A sentence for people.</param>
internal sealed record DeadEnd(string Reason, string Description);

/// <summary>Moves one order as far as this queue can: act, write, send on.</summary>
internal sealed partial class Advance(
    Turn turn,
    OrderTable orders,
    Courier courier,
    TimeProvider time,
    Func<Order, CancellationToken, Task<Order>> effect,
    Gathering gathering,
    ILogger logger)
{
    // A round is lost only to somebody else's write; more than a handful means a livelock, which the backoff ends.
    private const int MostRounds = 30;

    /// <summary>Null when the nudge is dealt with: the order moved on, or a later copy is scheduled.</summary>
    public async Task<DeadEnd?> RunAsync(Nudge nudge, CancellationToken stopping)
    {
        var (latest, hasArrived) = (nudge, false);
        var began = time.GetUtcNow();
        PipelineMetrics.OrdersActive.Add(1, PipelineMetrics.On(Queues.For(turn)));
        try
        {
            var moved = await MoveAsync(nudge, reached => latest = reached, stopping);
            if (OrderFlow.Next(moved.Order) is null) return null;
            hasArrived = true;
            await gathering.ArriveAsync();

            // Never "already done, just complete": the nudge for the next queue may have been lost with whoever wrote
            // this state (3,069 of 10,000 simulated histories).
            await courier.SendNextAsync(moved, stopping);
            return null;
        }
        catch (DeadEndException hopeless)
        {
            return new DeadEnd(hopeless.Reason, hopeless.Message);
        }
        catch (InvalidDataException unreadable)
        {
            return new DeadEnd("unreadable-order", unreadable.Message);
        }
        catch (Exception fault) when (Faults.IsTransient(fault, stopping))
        {
            Tell(nudge.Id, began, fault.GetType().Name);
            return await RetryLaterAsync(latest, began, fault, stopping);
        }
        finally
        {
            if (!hasArrived) gathering.Leave();
            PipelineMetrics.OrdersActive.Add(-1, PipelineMetrics.On(Queues.For(turn)));
        }
    }

    // The order as it stands when it is no longer this queue's turn.
    private async Task<StoredOrder> MoveAsync(Nudge nudge, Action<Nudge> reached, CancellationToken stopping)
    {
        var stored = nudge.Stored ?? await orders.ReadAsync(nudge.Id, stopping);
        var first = stored?.Order.Version;
        var failed = nudge.Failed;
        for (var round = 0; round < MostRounds; round++)
        {
            if (stored is null) throw new DeadEndException("unknown-order", "No order has this id.");

            // Whoever moved it: the failures in a row are over. A write that was refused without a move is none.
            var attempt = stored.Order.Version > first ? 0 : nudge.Attempt;
            reached(Nudge.For(stored) with { Attempt = attempt, Failed = failed, ReplayOf = nudge.ReplayOf });
            if (OrderFlow.Next(stored.Order) != turn) return stored;

            var began = time.GetUtcNow();
            var changed = await effect(stored.Order, stopping);
            Tell(nudge.Id, began);
            PipelineMetrics.StepsDone.Add(1, PipelineMetrics.On(Queues.For(turn)));

            // Somebody else wrote first: drop what was computed and derive it again from its owner. Taking this for
            // "done" broke 4,474 of 10,000 simulated histories, writing all the same 9,139.
            var written = await orders.WriteAsync(stored, changed.Recalling(failed), stopping);
            if (written is not null) failed = null;
            stored = written ?? await orders.ReadAsync(nudge.Id, stopping);
        }

        throw new TimeoutException($"{nudge.Id} was overtaken {MostRounds} times.");
    }

    private void Tell(OrderId order, DateTimeOffset began, string? error = null) => PipelineTraces.Tell(
        order, Queues.For(turn), ActivityKind.Consumer, began, time.GetUtcNow(), error,
        PipelineMetrics.On(Queues.For(turn)));

    private async Task<DeadEnd?> RetryLaterAsync(
        Nudge nudge, DateTimeOffset began, Exception fault, CancellationToken stopping)
    {
        PipelineMetrics.StepsFailed.Add(1, PipelineMetrics.On(Queues.For(turn)));
        var now = time.GetUtcNow();
        var failures = nudge.Attempt + 1;
        if (Backoff.After(failures, nudge.Id) is not { } delay)
        {
            return new DeadEnd("attempts-exhausted", $"Failed {failures} times, last with {fault.GetType().Name}.");
        }

        Log.WillRetry(logger, nudge.Id, failures, delay.TotalSeconds, fault);
        var failed = nudge.Failed.And(now, Invariant(
            $"{Queues.For(turn)} {Faults.Name(fault)} after {(now - began).TotalSeconds:0.0} s"));
        var again = nudge with { Attempt = failures, Failed = failed };
        await courier.SendAloneAsync(Queues.For(turn), again, delay, stopping);
        await NoteAsync(again, delay, stopping);
        return null;
    }

    // So that the reconciler does not take the wait for a standstill and start a second row of attempts beside this
    // one. Best effort, after the send: without the note the order is nudged once too often, which is harmless.
    private async Task NoteAsync(Nudge nudge, TimeSpan delay, CancellationToken stopping)
    {
        if (nudge.Order is not { } known) return; // not even read
        try
        {
            var retry = new Retry(time.GetUtcNow() + delay, known.Version, nudge.Failed ?? []);
            await orders.NoteRetryAsync(nudge.Id, retry, stopping);
        }
        catch (Exception fault) when (Faults.IsTransient(fault, stopping))
        {
            Log.NotNoted(logger, nudge.Id, fault.GetType().Name);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "Order {OrderId} failed {Failures} times, again in {DelaySeconds:F0} s.")]
        public static partial void WillRetry(
            ILogger logger, OrderId orderId, int failures, double delaySeconds, Exception fault);

        [LoggerMessage(Level = LogLevel.Debug, Message = "The wait of order {OrderId} was not noted ({Fault}).")]
        public static partial void NotNoted(ILogger logger, OrderId orderId, string fault);
    }
}
