using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging;
using Pipeline.LocalWorker.Hosting;
using Pipeline.LocalWorker.Invocation;
using Pipeline.LocalWorker.Settings;
using Pipeline.LocalWorker.Startup;

namespace Pipeline.LocalWorker.Triggers;

/// <summary>
/// The loop of one queue-triggered function. As the host's listener does it: batches one at a time and never renewed,
/// single messages up to maxConcurrentCalls at once, their locks renewed.
/// </summary>
/// <remarks>Source: azure-sdk-for-net, Microsoft.Azure.WebJobs.Extensions.ServiceBus, ServiceBusListener.</remarks>
internal sealed partial class QueueListener(
    LocalFunction function,
    QueueStart trigger,
    MessageSource source,
    HostJson host,
    Invoker invoker,
    TimeProvider time,
    ILogger<QueueListener> logger,
    CancellationToken mustStop) : IListener
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly int _concurrency = trigger.IsBatched ? 1 : host.MaxConcurrentCalls;
    private Task _loop = Task.CompletedTask;

    public void Start() => _loop = Task.Run(LoopAsync, CancellationToken.None);

    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _loop;
    }

    public ValueTask DisposeAsync()
    {
        _stopping.Dispose();
        return source.DisposeAsync();
    }

    private async Task LoopAsync()
    {
        List<Task> running = [];
        while (!_stopping.IsCancellationRequested)
        {
            running.RemoveAll(task => task.IsCompleted);
            if (running.Count >= _concurrency)
            {
                await Task.WhenAny(running);
                continue;
            }

            var messages = trigger.IsBatched
                ? await source.ReceiveBatchAsync(host, _stopping.Token)
                : await source.ReceiveAsync(_concurrency - running.Count, wait: null, _stopping.Token);
            if (trigger.IsBatched && messages.Count > 0)
                running.Add(RunAsync([.. messages]));
            else
                running.AddRange(messages.Select(message => RunAsync([message])));
        }

        await Task.WhenAll(running);
    }

    /// <summary>Never throws: what failed comes back from the broker.</summary>
    private async Task RunAsync(ServiceBusReceivedMessage[] messages)
    {
        var receiver = source.Receiver;
        var actions = new Settlement(receiver);
        var succeeded = false;
        await using (Renewal(receiver, messages))
        {
            try
            {
                await invoker.InvokeAsync(function, MessageInput.Of(trigger, messages, actions), mustStop);
                succeeded = true;
            }
            catch (Exception)
            {
                // The invoker has logged it.
            }
        }

        if (!succeeded)
            await SettleAsync(actions.Unsettled(messages), message => receiver.AbandonMessageAsync(message));
        else if (trigger.CompletesMessages)
            await SettleAsync(actions.Unsettled(messages), message => receiver.CompleteMessageAsync(message));
    }

    private LockRenewal? Renewal(ServiceBusReceiver receiver, ServiceBusReceivedMessage[] messages) =>
        trigger.IsBatched || host.MaxAutoLockRenewalDuration == TimeSpan.Zero
            ? null
            : new LockRenewal(receiver, messages[0], host.MaxAutoLockRenewalDuration, time, logger);

    private Task SettleAsync(
        IEnumerable<ServiceBusReceivedMessage> messages, Func<ServiceBusReceivedMessage, Task> settle)
    {
        return Task.WhenAll(messages.Select(SettleOneAsync));

        async Task SettleOneAsync(ServiceBusReceivedMessage message)
        {
            try
            {
                await settle(message);
            }
            catch (Exception e)
            {
                Log.CannotSettle(logger, trigger.Queue, message.MessageId, e.Message);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "Message {MessageId} of queue {Queue} could not be settled and will come again: {Reason}")]
        public static partial void CannotSettle(ILogger logger, string queue, string? messageId, string reason);
    }
}
