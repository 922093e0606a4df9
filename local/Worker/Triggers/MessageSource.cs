using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging;
using Pipeline.LocalWorker.Settings;

namespace Pipeline.LocalWorker.Triggers;

/// <summary>Receives from one queue and sits out the times when there is no broker.</summary>
internal sealed partial class MessageSource(
    Func<ServiceBusReceiver> connect, string queue, TimeProvider time, ILogger<MessageSource> logger) : IAsyncDisposable
{
    private static readonly TimeSpan _firstDelay = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan _longestDelay = TimeSpan.FromSeconds(15);

    private ServiceBusReceiver? _receiver;
    private int _failures;

    public ServiceBusReceiver Receiver => _receiver ??= connect();

    /// <summary>As <see cref="ReceiveAsync"/>, but once there is one message the others are waited for.</summary>
    /// <param name="limits">How few will do after how long, and how many are too many.</param>
    /// <param name="stopping">Ends the waiting; what has come is returned all the same.</param>
    public async Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveBatchAsync(
        HostJson limits, CancellationToken stopping)
    {
        List<ServiceBusReceivedMessage> batch = [.. await ReceiveAsync(limits.MaxMessageBatchSize, null, stopping)];
        var until = time.GetUtcNow() + limits.MaxBatchWaitTime;
        while (batch.Count > 0 && batch.Count < limits.MinMessageBatchSize && !stopping.IsCancellationRequested)
        {
            var left = until - time.GetUtcNow();
            if (left <= TimeSpan.Zero)
                break;
            batch.AddRange(await ReceiveAsync(limits.MaxMessageBatchSize - batch.Count, left, stopping));
        }

        return batch;
    }

    /// <summary>Messages, at most so many; none if nothing came, or if the broker could not be asked.</summary>
    public async Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveAsync(
        int most, TimeSpan? wait, CancellationToken stopping)
    {
        try
        {
            var messages = await Receiver.ReceiveMessagesAsync(most, wait, stopping);
            if (_failures > 0)
                Log.Recovers(logger, queue);
            _failures = 0;
            return messages;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return [];
        }
        catch (Exception e)
        {
            await WaitAfterAsync(e, stopping);
            return [];
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_receiver is not null)
            await _receiver.DisposeAsync();
    }

    /// <summary>Said once; then tried again after 0.25 s, 0.5 s ... 15 s, until the broker is back.</summary>
    private async Task WaitAfterAsync(Exception exception, CancellationToken stopping)
    {
        if (_failures == 0)
            Log.Loses(logger, queue, exception.Message);
        var delay = _firstDelay * Math.Pow(2, Math.Min(_failures++, 10));
        await Task
            .Delay(delay < _longestDelay ? delay : _longestDelay, time, stopping)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning, Message = "Queue {Queue} cannot be received from, will be tried again: {Reason}")]
        public static partial void Loses(ILogger logger, string queue, string reason);

        [LoggerMessage(Level = LogLevel.Information, Message = "Queue {Queue} is received from again")]
        public static partial void Recovers(ILogger logger, string queue);
    }
}
