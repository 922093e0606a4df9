using System.Diagnostics.CodeAnalysis;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Pipeline.Messaging;

/// <summary>
/// Keeps a batch's messages locked while they are worked on. The platform renews locks for single messages only, never
/// for batches, and a lost lock hands the message to another instance that does all of it again.
/// </summary>
internal sealed partial class LockRenewal(ServiceBusMessageActions actions, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(20); // of a lock of a minute

    private readonly Lock gate = new();
    private readonly HashSet<ServiceBusReceivedMessage> held = [];

    /// <summary>Runs the work with the locks of these messages renewed until each is released.</summary>
    [SuppressMessage("Reliability", "CA2025", Justification = "The renewing is awaited before anything is disposed.")]
    [SuppressMessage("Performance", "CA1849", Justification = "CancelAsync changes threads: no history would replay.")]
    public async Task DuringAsync(IEnumerable<ServiceBusReceivedMessage> messages, Func<Task> work)
    {
        held.UnionWith(messages);
        using var timer = new PeriodicTimer(Interval, time);
        using var done = new CancellationTokenSource();
        var renewing = RenewAsync(timer, done.Token);
        try
        {
            await work();
        }
        finally
        {
            timer.Dispose(); // ends the wait for a tick without an exception: this is the way of every batch
            done.Cancel();
            await renewing;
        }
    }

    /// <summary>The message is about to be settled.</summary>
    public void Release(ServiceBusReceivedMessage message)
    {
        lock (gate) held.Remove(message);
    }

    private async Task RenewAsync(PeriodicTimer timer, CancellationToken done)
    {
        try
        {
            while (await timer.WaitForNextTickAsync(CancellationToken.None))
            {
                foreach (var message in Held()) await RenewAsync(message, done);
            }
        }
        catch (OperationCanceledException) when (done.IsCancellationRequested)
        {
        }
    }

    // Whatever goes wrong here (the platform reports it as an exception of its remote procedure calls), the work goes
    // on: at worst the lock is lost, the message comes again, and every effect bears that.
    private async Task RenewAsync(ServiceBusReceivedMessage message, CancellationToken done)
    {
        try
        {
            await actions.RenewMessageLockAsync(message, done);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            Log.NotRenewed(logger, message.SequenceNumber, fault.GetType().Name);
            Release(message);
        }
    }

    private ServiceBusReceivedMessage[] Held()
    {
        lock (gate) return [.. held];
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "The lock of message {SequenceNumber} was not renewed ({Fault}): it may come again.")]
        public static partial void NotRenewed(ILogger logger, long sequenceNumber, string fault);
    }
}
