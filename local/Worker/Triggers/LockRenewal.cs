using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging;

namespace Pipeline.LocalWorker.Triggers;

/// <summary>Keeps one message locked while its function runs, for so long and no longer.</summary>
internal sealed partial class LockRenewal : IAsyncDisposable
{
    /// <summary>As ServiceBusProcessor: 10 s before the lock ends, or at half time of a shorter lock.</summary>
    private static readonly TimeSpan _buffer = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _end;
    private readonly Task _loop;

    public LockRenewal(
        ServiceBusReceiver receiver,
        ServiceBusReceivedMessage message,
        TimeSpan atMost,
        TimeProvider time,
        ILogger logger)
    {
        _end = new CancellationTokenSource(atMost, time);
        _loop = LoopAsync(receiver, message, time, logger, _end.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _loop;
        _end.Dispose();
    }

    private static async Task LoopAsync(
        ServiceBusReceiver receiver,
        ServiceBusReceivedMessage message,
        TimeProvider time,
        ILogger logger,
        CancellationToken end)
    {
        try
        {
            while (true)
            {
                var left = message.LockedUntil - time.GetUtcNow();
                var delay = left - (left / 2 < _buffer ? left / 2 : _buffer);
                if (delay > TimeSpan.Zero)
                    await Task.Delay(delay, time, end);
                await RenewAsync(receiver, message, time, end);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The function has ended, or it has had its time.
        }
        catch (Exception e)
        {
            // A settled message cannot be renewed; that is no news.
            Log.Stops(logger, message.MessageId, e.Message);
        }
    }

    /// <summary>A broker that did not answer is asked again for as long as there is a lock to renew.</summary>
    private static async Task RenewAsync(
        ServiceBusReceiver receiver, ServiceBusReceivedMessage message, TimeProvider time, CancellationToken end)
    {
        while (true)
        {
            try
            {
                await receiver.RenewMessageLockAsync(message, end);
                return;
            }
            catch (ServiceBusException e) when (e.IsTransient && time.GetUtcNow() + _pause < message.LockedUntil)
            {
                await Task.Delay(_pause, time, end);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "Message {MessageId} is not renewed any more: {Reason}")]
        public static partial void Stops(ILogger logger, string? messageId, string reason);
    }
}
