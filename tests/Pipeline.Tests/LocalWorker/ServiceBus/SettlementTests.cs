using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Time.Testing;

namespace Pipeline.Tests.LocalWorker.ServiceBus;

public sealed class SettlementTests : IAsyncLifetime
{
    private static readonly TimeSpan Patient = TimeSpan.FromSeconds(30);
    private readonly FakeTimeProvider time = new(DateTimeOffset.UnixEpoch.AddYears(50));
    private RunningBroker broker = null!; // set before each test
    private ServiceBusSender sender = null!;
    private ServiceBusReceiver receiver = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        broker = await RunningBroker.StartAsync(time);
        sender = broker.Client.CreateSender(RunningBroker.Queue);
        receiver = broker.Client.CreateReceiver(RunningBroker.Queue);
        await sender.SendMessageAsync(new ServiceBusMessage("x") { ApplicationProperties = { ["kept"] = 1 } }, Token);
    }

    public async ValueTask DisposeAsync()
    {
        await sender.DisposeAsync();
        await receiver.DisposeAsync();
        await broker.DisposeAsync();
    }

    [Fact]
    public async Task Completed_message_is_gone_when_peeked_for()
    {
        await receiver.CompleteMessageAsync(await NextAsync(receiver), Token);

        Assert.Null(await receiver.PeekMessageAsync(1, Token));
    }

    [Fact]
    public async Task Abandoned_message_comes_again_when_received_next()
    {
        var changes = new Dictionary<string, object> { ["tried"] = "once", ["kept"] = 2 };
        await receiver.AbandonMessageAsync(await NextAsync(receiver), changes, Token);

        var again = await NextAsync(receiver);

        Assert.Equal(2, again.DeliveryCount);
        Assert.Equal(("once", 2), (again.ApplicationProperties["tried"], again.ApplicationProperties["kept"]));
    }

    [Fact]
    public async Task Dead_letter_carries_reason_and_properties_when_read_from_its_queue()
    {
        var changes = new Dictionary<string, object> { ["step"] = "reserve" };
        await receiver.DeadLetterMessageAsync(await NextAsync(receiver), changes, "Poison", "not JSON", Token);

        var options = new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter };
        await using var dead = broker.Client.CreateReceiver(RunningBroker.Queue, options);
        var letter = await NextAsync(dead);

        Assert.Equal($"{RunningBroker.Queue}/$deadletterqueue", dead.EntityPath);
        Assert.Equal(("Poison", "not JSON"), (letter.DeadLetterReason, letter.DeadLetterErrorDescription));
        Assert.Equal((RunningBroker.Queue, "reserve"), (letter.DeadLetterSource, letter.ApplicationProperties["step"]));
        await dead.CompleteMessageAsync(letter, Token);
        Assert.Null(await dead.PeekMessageAsync(1, Token));
    }

    [Fact]
    public async Task Dead_letter_has_no_reason_when_none_was_given()
    {
        await receiver.DeadLetterMessageAsync(await NextAsync(receiver), cancellationToken: Token);

        var options = new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter };
        await using var dead = broker.Client.CreateReceiver(RunningBroker.Queue, options);
        Assert.Null((await NextAsync(dead)).DeadLetterReason);
    }

    [Fact]
    public async Task Deferred_message_is_had_by_its_number_when_asked_for()
    {
        var message = await NextAsync(receiver);
        await receiver.DeferMessageAsync(message, cancellationToken: Token);
        Assert.Null(await receiver.ReceiveMessageAsync(RunningBroker.Short, Token));

        var deferred = await receiver.ReceiveDeferredMessageAsync(message.SequenceNumber, Token);

        Assert.NotNull(deferred);
        Assert.Equal(ServiceBusMessageState.Deferred, deferred.State);
        await receiver.CompleteMessageAsync(deferred, Token);
        Assert.Null(await receiver.PeekMessageAsync(1, Token));
    }

    [Fact]
    public async Task Lock_holds_longer_when_renewed()
    {
        var message = await NextAsync(receiver);
        time.Advance(RunningBroker.LockDuration * 0.8);

        await receiver.RenewMessageLockAsync(message, Token);

        Assert.Equal(time.GetUtcNow() + RunningBroker.LockDuration, message.LockedUntil);
        time.Advance(RunningBroker.LockDuration * 0.8);
        await receiver.CompleteMessageAsync(message, Token);
    }

    [Fact]
    public async Task Settling_fails_with_MessageLockLost_when_the_lock_ran_out()
    {
        var message = await NextAsync(receiver);
        time.Advance(RunningBroker.LockDuration * 1.2);

        await AssertLostAsync(() => receiver.CompleteMessageAsync(message, Token));
        await AssertLostAsync(() => receiver.RenewMessageLockAsync(message, Token));
        Assert.Equal(2, (await NextAsync(receiver)).DeliveryCount);
    }

    [Fact]
    public async Task Settling_fails_with_MessageLockLost_when_done_twice()
    {
        var message = await NextAsync(receiver);
        await receiver.CompleteMessageAsync(message, Token);

        await AssertLostAsync(() => receiver.AbandonMessageAsync(message, cancellationToken: Token));
    }

    [Fact]
    public async Task Deferred_message_is_a_MessageNotFound_when_the_number_is_none()
    {
        var error = await Assert.ThrowsAsync<ServiceBusException>(
            () => receiver.ReceiveDeferredMessageAsync(99, Token));

        Assert.Equal(ServiceBusFailureReason.MessageNotFound, error.Reason);
    }

    [Fact]
    public async Task Dead_lettering_fails_with_MessageLockLost_when_the_lock_ran_out()
    {
        var message = await NextAsync(receiver);
        time.Advance(RunningBroker.LockDuration * 1.2);

        await AssertLostAsync(() => receiver.DeadLetterMessageAsync(message, "Poison", cancellationToken: Token));
    }

    [Fact]
    public async Task Message_can_be_settled_by_its_lock_when_another_receiver_got_it()
    {
        var message = await NextAsync(receiver);
        await receiver.CloseAsync(Token);
        await using var other = broker.Client.CreateReceiver(RunningBroker.Queue);

        await other.CompleteMessageAsync(message, Token);

        Assert.Null(await other.PeekMessageAsync(1, Token));
    }

    [Fact]
    public async Task Message_has_left_the_queue_when_received_and_deleted()
    {
        var options = new ServiceBusReceiverOptions { ReceiveMode = ServiceBusReceiveMode.ReceiveAndDelete };
        await using var deleting = broker.Client.CreateReceiver(RunningBroker.Queue, options);

        var message = await NextAsync(deleting);

        Assert.Null(await deleting.PeekMessageAsync(1, Token));
        await Assert.ThrowsAsync<InvalidOperationException>(() => deleting.CompleteMessageAsync(message, Token));
    }

    private static async Task<ServiceBusReceivedMessage> NextAsync(ServiceBusReceiver from)
    {
        var message = await from.ReceiveMessageAsync(Patient, Token);
        Assert.NotNull(message);
        return message;
    }

    private static async Task AssertLostAsync(Func<Task> settle)
    {
        var error = await Assert.ThrowsAsync<ServiceBusException>(settle);
        Assert.Equal(ServiceBusFailureReason.MessageLockLost, error.Reason);
    }
}
