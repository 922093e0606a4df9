using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Time.Testing;

namespace Pipeline.Tests.LocalWorker.ServiceBus;

public sealed class SenderTests
{
    private const int Messages = 10_000;
    private static readonly TimeSpan Patient = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Batch_takes_no_more_than_the_link_when_filled_to_the_brim()
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var sender = broker.Client.CreateSender(RunningBroker.Queue);
        await using var receiver = broker.Client.CreateReceiver(RunningBroker.Queue);
        using var batch = await sender.CreateMessageBatchAsync(Token);
        while (batch.TryAddMessage(new ServiceBusMessage(new string('x', 1000)) { MessageId = "m" }))
            Assert.True(batch.SizeInBytes <= batch.MaxSizeInBytes);

        await sender.SendMessagesAsync(batch, Token);

        Assert.Equal(256 * 1024, batch.MaxSizeInBytes);
        Assert.Equal(batch.Count, (await CollectAsync(receiver, batch.Count)).Count);
    }

    [Fact]
    public async Task Batch_refuses_a_limit_when_it_is_above_the_links()
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var sender = broker.Client.CreateSender(RunningBroker.Queue);
        var options = new CreateMessageBatchOptions { MaxSizeInBytes = 1024 * 1024 };

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            async () => await sender.CreateMessageBatchAsync(options, Token));
    }

    [Fact]
    public async Task Send_fails_with_MessageSizeExceeded_when_the_message_is_too_large()
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var sender = broker.Client.CreateSender(RunningBroker.Queue);

        var error = await Assert.ThrowsAsync<ServiceBusException>(
            () => sender.SendMessageAsync(new ServiceBusMessage(new string('x', 300 * 1024)), Token));

        Assert.Equal(ServiceBusFailureReason.MessageSizeExceeded, error.Reason);
        Assert.False(error.IsTransient);
    }

    [Fact]
    public async Task Send_fails_with_MessagingEntityNotFound_when_there_is_no_such_queue()
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var sender = broker.Client.CreateSender("nowhere");

        var error = await Assert.ThrowsAsync<ServiceBusException>(
            () => sender.SendMessageAsync(new ServiceBusMessage("x"), Token));

        Assert.Equal((ServiceBusFailureReason.MessagingEntityNotFound, "nowhere"), (error.Reason, error.EntityPath));
    }

    [Fact]
    public async Task Scheduled_message_appears_when_its_time_has_come()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(50));
        await using var broker = await RunningBroker.StartAsync(time);
        await using var sender = broker.Client.CreateSender(RunningBroker.Queue);
        await using var receiver = broker.Client.CreateReceiver(RunningBroker.Queue);
        var due = time.GetUtcNow() + RunningBroker.LockDuration;
        await sender.ScheduleMessageAsync(new ServiceBusMessage("by request"), due, Token);
        await sender.SendMessageAsync(new ServiceBusMessage("by property") { ScheduledEnqueueTime = due }, Token);
        var cancelled = await sender.ScheduleMessageAsync(new ServiceBusMessage("cancelled"), due, Token);
        await sender.CancelScheduledMessageAsync(cancelled, Token);
        Assert.Empty(await receiver.ReceiveMessagesAsync(10, RunningBroker.Short, Token));

        time.Advance(RunningBroker.LockDuration);

        var received = await CollectAsync(receiver, 2);
        Assert.Equal(
            ["by property", "by request"],
            received.Select(message => message.Body.ToString()).Order(StringComparer.Ordinal));
        Assert.All(received, message => Assert.Equal(due, message.ScheduledEnqueueTime));
    }

    [Fact]
    public async Task Cancelling_fails_with_MessageNotFound_when_nothing_is_scheduled()
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var sender = broker.Client.CreateSender(RunningBroker.Queue);

        var error = await Assert.ThrowsAsync<ServiceBusException>(
            () => sender.CancelScheduledMessageAsync(99, Token));

        Assert.Equal(ServiceBusFailureReason.MessageNotFound, error.Reason);
    }

    [Fact]
    public async Task Ten_thousand_messages_arrive_once_each_when_sent_concurrently()
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var sender = broker.Client.CreateSender(RunningBroker.Queue);
        await using var receiver = broker.Client.CreateReceiver(RunningBroker.Queue);
        await Task.WhenAll(Enumerable.Range(0, Messages).Select(
            number => sender.SendMessageAsync(new ServiceBusMessage($"{number}"), Token)));
        var numbers = new HashSet<string>();

        while (numbers.Count < Messages)
        {
            var received = await receiver.ReceiveMessagesAsync(100, Patient, Token);
            Assert.NotEmpty(received);
            Assert.All(received, message => Assert.True(numbers.Add(message.Body.ToString())));
            await Task.WhenAll(received.Select(message => receiver.CompleteMessageAsync(message, Token)));
        }

        Assert.Null(await receiver.ReceiveMessageAsync(RunningBroker.Short, Token));
        Assert.Null(await receiver.PeekMessageAsync(1, Token));
    }

    private static async Task<List<ServiceBusReceivedMessage>> CollectAsync(ServiceBusReceiver receiver, int count)
    {
        var all = new List<ServiceBusReceivedMessage>();
        while (all.Count < count)
        {
            var some = await receiver.ReceiveMessagesAsync(count - all.Count, Patient, Token);
            Assert.NotEmpty(some);
            all.AddRange(some);
        }

        return all;
    }
}
