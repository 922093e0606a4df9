using Pipeline.LocalServiceBus.Engine;

namespace Pipeline.Tests.LocalServiceBus.Engine;

public sealed class SettlingTests : IDisposable
{
    private readonly TestQueue queue = new();

    public void Dispose() => queue.Dispose();

    [Fact]
    public void Queue_hands_out_in_the_order_of_sequence_numbers()
    {
        var numbers = new[] { queue.Send("a"), queue.Send("b"), queue.Send("c") };

        var received = new[] { queue.Receive(), queue.Receive(), queue.Receive() };

        Assert.Equal(["a", "b", "c"], received.Select(message => (string)message.Content.Payload));
        Assert.Equal(numbers, received.Select(message => message.SequenceNumber));
        Assert.Null(queue.Engine.TryReceive());
    }

    [Fact]
    public void Message_is_locked_while_held_and_gone_when_completed()
    {
        queue.Send("a");

        var message = queue.Receive();

        Assert.Equal(queue.Time.GetUtcNow().AddSeconds(30), message.LockedUntil);
        Assert.Equal(new QueueCounts(Ready: 0, Locked: 1, Scheduled: 0, Deferred: 0), queue.Engine.Counts);
        Assert.True(queue.Engine.Complete(message.LockToken));
        Assert.Equal(new QueueCounts(0, 0, 0, 0), queue.Engine.Counts);
    }

    [Fact]
    public void Totals_count_each_message_as_often_as_it_was_sent_handed_out_and_settled()
    {
        queue.Send("a");
        queue.Send("later", inTime: TimeSpan.FromSeconds(1));
        queue.Engine.Abandon(queue.Receive().LockToken);
        var token = queue.Receive().LockToken;
        queue.Engine.DeadLetter(token, "r", "d");
        queue.Engine.Complete(token); // lost: it settles nothing

        Assert.Equal(new QueueTotals(Sent: 2, Received: 2, Settled: 2), queue.Engine.Totals);
        Assert.Equal(new QueueTotals(0, 0, 0), queue.DeadLetters.Totals);
    }

    [Fact]
    public void Settling_twice_finds_the_lock_lost()
    {
        queue.Send("a");
        var token = queue.Receive().LockToken;
        queue.Engine.Complete(token);

        Assert.False(queue.Engine.Complete(token));
        Assert.False(queue.Engine.Abandon(token));
        Assert.False(queue.Engine.Defer(token));
        Assert.False(queue.Engine.DeadLetter(token, "r", "d"));
        Assert.Null(queue.Engine.RenewLock(token));
        Assert.Equal(new QueueCounts(0, 0, 0, 0), queue.DeadLetters.Counts);
    }

    [Fact]
    public void Received_and_deleted_message_is_gone_at_once()
    {
        queue.Send("a");

        var message = queue.Engine.TryReceive(ReceiveMode.ReceiveAndDelete);

        Assert.Equal(Guid.Empty, message?.LockToken);
        Assert.Equal(new QueueCounts(0, 0, 0, 0), queue.Engine.Counts);
    }

    [Fact]
    public void Abandoned_message_comes_first_again_with_a_higher_count_and_its_changes()
    {
        queue.Send("a");
        queue.Send("b");
        var first = queue.Receive();

        queue.Engine.Abandon(first.LockToken, new Dictionary<string, object?> { ["tried"] = 1 });
        queue.Engine.Abandon(queue.Receive().LockToken, new Dictionary<string, object?> { ["why"] = "slow" });
        var third = queue.Receive();

        Assert.Equal("a", third.Content.Payload);
        Assert.Equal(first.SequenceNumber, third.SequenceNumber);
        Assert.Equal((1, 3), (first.DeliveryCount, third.DeliveryCount));
        Assert.Equal(new Dictionary<string, object?> { ["tried"] = 1, ["why"] = "slow" }, third.ChangedProperties);
        Assert.NotEqual(first.LockToken, third.LockToken);
    }

    [Fact]
    public void Message_is_dead_lettered_when_abandoned_as_often_as_allowed()
    {
        queue.Send("a");
        for (var delivery = 0; delivery < 3; delivery++)
            queue.Engine.Abandon(queue.Receive().LockToken);

        var dead = queue.DeadLetters.TryReceive();

        Assert.Null(queue.Engine.TryReceive());
        Assert.Equal("a", dead?.Content.Payload);
        Assert.Equal("MaxDeliveryCountExceeded", dead?.DeadLetter?.Reason);
        Assert.Equal("inventory", dead?.DeadLetter?.Source);
    }

    [Fact]
    public void Dead_lettered_message_carries_reason_description_and_changes()
    {
        queue.Send("a");
        var changes = new Dictionary<string, object?> { ["step"] = "reserve" };

        queue.Engine.DeadLetter(queue.Receive().LockToken, "bad", "no such SKU", changes);
        var dead = queue.DeadLetters.TryReceive();

        Assert.Equal(new DeadLetter("inventory", "bad", "no such SKU"), dead?.DeadLetter);
        Assert.Equal(changes, dead?.ChangedProperties);
        Assert.True(queue.DeadLetters.Complete(dead!.LockToken));
    }

    [Fact]
    public void Dead_letter_queue_keeps_its_messages_however_often_they_are_given_back()
    {
        queue.Send("a");
        queue.Engine.DeadLetter(queue.Receive().LockToken, null, null);

        for (var delivery = 0; delivery < 20; delivery++)
            Assert.True(queue.DeadLetters.Abandon(queue.DeadLetters.TryReceive()!.LockToken));
        Assert.True(queue.DeadLetters.DeadLetter(queue.DeadLetters.TryReceive()!.LockToken, "again", null));

        Assert.Equal(1, queue.DeadLetters.Counts.Ready);
    }

    [Fact]
    public void Deferred_message_is_found_by_its_number_only()
    {
        var number = queue.Send("a");
        queue.Engine.Defer(queue.Receive().LockToken);

        Assert.Null(queue.Engine.TryReceive());
        Assert.Equal(1, queue.Engine.Counts.Deferred);
        var message = Assert.Single(queue.Engine.ReceiveDeferred([number, 999]));
        Assert.Empty(queue.Engine.ReceiveDeferred([number]));
        Assert.Equal((MessageState.Deferred, 2), (message.State, message.DeliveryCount));
        Assert.True(queue.Engine.Abandon(message.LockToken));
        Assert.Null(queue.Engine.TryReceive());
        Assert.True(queue.Engine.Complete(Assert.Single(queue.Engine.ReceiveDeferred([number])).LockToken));
    }

    [Fact]
    public void Peek_shows_every_state_from_a_number_on_and_changes_nothing()
    {
        queue.Send("locked");
        queue.Receive();
        var from = queue.Send("deferred");
        queue.Engine.Defer(queue.Receive().LockToken);
        queue.Send("ready");
        queue.Send("scheduled", inTime: TimeSpan.FromHours(1));

        var before = queue.Engine.Counts;
        var all = queue.Engine.Peek(0, 10);
        var two = queue.Engine.Peek(from, 2);

        Assert.Equal(["locked", "deferred", "ready", "scheduled"], all.Select(message => message.Content.Payload));
        Assert.Equal(["deferred", "ready"], two.Select(message => message.Content.Payload));
        Assert.All(all, message => Assert.Equal(Guid.Empty, message.LockToken));
        Assert.Equal(before, queue.Engine.Counts);
    }

    [Fact]
    public void Message_over_the_limit_is_refused()
    {
        var most = new MessageContent("most", 256 * 1024);

        Assert.Equal(1, queue.Engine.Send(most));
        Assert.Throws<MessageTooLargeException>(() => queue.Engine.Send(most with { SizeBytes = (256 * 1024) + 1 }));
        Assert.Equal(1, queue.Engine.Counts.Ready);
    }

    [Fact]
    public void Full_queue_takes_a_batch_as_a_whole_or_not_at_all_and_counts_dead_letters()
    {
        using var small = new TestQueue(settings => settings with { MaxSizeBytes = 3 * 1025 });
        var one = new MessageContent("x", 1);

        Assert.Throws<QueueFullException>(() => small.Engine.Send([one, one, one, one]));
        Assert.Equal(0, small.Engine.Counts.Ready);
        small.Engine.Send([one, one, one]);
        small.Engine.DeadLetter(small.Receive().LockToken, null, null);
        Assert.Throws<QueueFullException>(() => small.Engine.Send(one));

        small.DeadLetters.Complete(small.DeadLetters.TryReceive()!.LockToken);
        small.Engine.Send(one);
        Assert.Equal(3, small.Engine.Counts.Ready);
    }
}
