using System.Diagnostics;
using Azure.Messaging.ServiceBus;

namespace Pipeline.Tests.LocalWorker.ServiceBus;

public sealed class ReceiverTests
{
    private static readonly TimeSpan Patient = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Receive_returns_nothing_in_time_when_the_queue_is_empty()
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var receiver = broker.Client.CreateReceiver(RunningBroker.Queue);
        var clock = Stopwatch.StartNew();

        var received = await receiver.ReceiveMessagesAsync(10, RunningBroker.Short, Token);

        Assert.Empty(received);
        Assert.InRange(clock.Elapsed, RunningBroker.Short - TimeSpan.FromMilliseconds(20), Patient);
    }

    [Fact]
    public async Task Receive_leaves_no_message_locked_when_it_waited_in_vain()
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var sender = broker.Client.CreateSender(RunningBroker.Queue);
        await using var idle = broker.Client.CreateReceiver(RunningBroker.Queue);
        await using var busy = broker.Client.CreateReceiver(RunningBroker.Queue);
        Assert.Empty(await idle.ReceiveMessagesAsync(10, RunningBroker.Short, Token));

        await sender.SendMessageAsync(new ServiceBusMessage("x"), Token);

        Assert.NotNull(await busy.ReceiveMessageAsync(Patient, Token));
    }

    [Fact]
    public async Task Receive_takes_no_more_than_asked_when_more_is_there()
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var sender = broker.Client.CreateSender(RunningBroker.Queue);
        await using var receiver = broker.Client.CreateReceiver(RunningBroker.Queue);
        await using var other = broker.Client.CreateReceiver(RunningBroker.Queue);
        await sender.SendMessagesAsync(Numbered(7), Token);

        Assert.Equal(5, (await receiver.ReceiveMessagesAsync(5, Patient, Token)).Count);
        Assert.Equal(2, (await other.ReceiveMessagesAsync(5, Patient, Token)).Count);
    }

    [Fact]
    public async Task Receive_gives_its_credit_back_when_cancelled()
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var sender = broker.Client.CreateSender(RunningBroker.Queue);
        await using var receiver = broker.Client.CreateReceiver(RunningBroker.Queue);
        await using var other = broker.Client.CreateReceiver(RunningBroker.Queue);
        await receiver.ReceiveMessageAsync(RunningBroker.Short, Token);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var waiting = receiver.ReceiveMessagesAsync(10, Patient, stop.Token);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        await sender.SendMessageAsync(new ServiceBusMessage("x"), Token);
        Assert.NotNull(await other.ReceiveMessageAsync(Patient, Token));
    }

    [Fact]
    public async Task Receive_wakes_up_when_a_message_comes_later()
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var sender = broker.Client.CreateSender(RunningBroker.Queue);
        await using var receiver = broker.Client.CreateReceiver(RunningBroker.Queue);
        var waiting = receiver.ReceiveMessageAsync(Patient, Token);

        await sender.SendMessageAsync(new ServiceBusMessage("x"), Token);

        Assert.Equal("x", (await waiting)?.Body.ToString());
    }

    [Fact]
    public async Task Prefetched_messages_are_given_back_when_the_receiver_closes()
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var sender = broker.Client.CreateSender(RunningBroker.Queue);
        await sender.SendMessagesAsync(Numbered(5), Token);
        var options = new ServiceBusReceiverOptions { PrefetchCount = 5 };
        await using var eager = broker.Client.CreateReceiver(RunningBroker.Queue, options);
        var first = await eager.ReceiveMessageAsync(Patient, Token);
        Assert.NotNull(first);
        await eager.CompleteMessageAsync(first, Token);

        await eager.CloseAsync(Token);

        await using var other = broker.Client.CreateReceiver(RunningBroker.Queue);
        Assert.Equal(4, (await other.ReceiveMessagesAsync(10, Patient, Token)).Count);
    }

    [Fact]
    public async Task Peek_goes_on_after_the_last_one_when_no_number_is_given()
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var sender = broker.Client.CreateSender(RunningBroker.Queue);
        await using var receiver = broker.Client.CreateReceiver(RunningBroker.Queue);
        await sender.SendMessagesAsync(Numbered(3), Token);

        var first = await receiver.PeekMessagesAsync(2, null, Token);
        var rest = await receiver.PeekMessagesAsync(2, null, Token);

        Assert.Equal([1, 2], first.Select(message => message.SequenceNumber));
        Assert.Equal(3, Assert.Single(rest).SequenceNumber);
    }

    [Fact]
    public async Task Operations_work_again_when_the_broker_was_restarted()
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var sender = broker.Client.CreateSender(RunningBroker.Queue);
        await using var receiver = broker.Client.CreateReceiver(RunningBroker.Queue);
        await sender.SendMessageAsync(new ServiceBusMessage("before"), Token);
        var before = await receiver.ReceiveMessageAsync(Patient, Token);
        Assert.NotNull(before);

        await broker.StopAsync();
        var down = await Assert.ThrowsAsync<ServiceBusException>(
            () => sender.SendMessageAsync(new ServiceBusMessage("lost"), Token));
        await broker.StartAgainAsync();
        await sender.SendMessageAsync(new ServiceBusMessage("after"), Token);
        var after = await receiver.ReceiveMessageAsync(Patient, Token);
        var lost = await Assert.ThrowsAsync<ServiceBusException>(
            () => receiver.CompleteMessageAsync(before, Token));

        Assert.Equal((ServiceBusFailureReason.ServiceCommunicationProblem, true), (down.Reason, down.IsTransient));
        Assert.Equal("after", after?.Body.ToString());
        Assert.Equal(ServiceBusFailureReason.MessageLockLost, lost.Reason);
    }

    [Fact]
    public async Task Receive_fails_as_transient_when_the_broker_stops_under_it()
    {
        await using var broker = await RunningBroker.StartAsync();
        await using var receiver = broker.Client.CreateReceiver(RunningBroker.Queue);
        await receiver.ReceiveMessageAsync(RunningBroker.Short, Token);
        var waiting = receiver.ReceiveMessageAsync(TimeSpan.FromSeconds(30), Token);

        await broker.StopAsync();

        Assert.True((await Assert.ThrowsAsync<ServiceBusException>(() => waiting)).IsTransient);
    }

    private static IEnumerable<ServiceBusMessage> Numbered(int count) =>
        Enumerable.Range(1, count).Select(number => new ServiceBusMessage($"{number}"));
}
