using Pipeline.LocalServiceBus.Engine;

namespace Pipeline.Tests.LocalServiceBus.Engine;

public sealed class ReceiverTests : IDisposable
{
    private readonly TestQueue queue = new();
    private readonly List<string> received = [];

    public void Dispose() => queue.Dispose();

    [Fact]
    public void Waiting_receiver_is_served_as_soon_as_something_is_sent()
    {
        using var receiver = Attach("x");
        receiver.Grant(2);

        queue.Send("a");
        queue.Send("b");
        queue.Send("c");

        Assert.Equal(["x:a", "x:b"], received);
        receiver.Grant(3);
        Assert.Equal(["x:a", "x:b", "x:c"], received);
    }

    [Fact]
    public void Receiver_without_credit_gets_nothing()
    {
        using var receiver = Attach("x");

        queue.Send("a");

        Assert.Empty(received);
        Assert.Equal(1, queue.Engine.Counts.Ready);
    }

    [Fact]
    public void Waiting_receivers_take_turns()
    {
        using var one = Attach("1");
        using var two = Attach("2");
        one.Grant(10);
        two.Grant(10);

        foreach (var body in new[] { "a", "b", "c", "d" })
            queue.Send(body);

        Assert.Equal(["1:a", "2:b", "1:c", "2:d"], received);
    }

    [Fact]
    public void Waiting_receiver_is_served_when_a_lock_ends_or_a_schedule_is_due()
    {
        queue.Send("locked");
        queue.Receive();
        queue.Send("scheduled", inTime: TimeSpan.FromMinutes(1));
        using var receiver = Attach("x");
        receiver.Grant(5);

        queue.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(["x:locked"], received);
        queue.Time.Advance(TimeSpan.FromSeconds(30));

        // The lock of the first was not renewed meanwhile, so it has come again as well.
        Assert.Equal(["x:locked", "x:locked", "x:scheduled"], received.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Drain_takes_back_the_credit_behind_the_last_message()
    {
        using var receiver = Attach("x");
        receiver.Grant(10);
        queue.Send("a");

        receiver.Drain(() => received.Add("drained"));
        queue.Send("b");

        Assert.Equal(["x:a", "drained"], received);
    }

    [Fact]
    public void Closed_receiver_gets_no_more_and_leaves_the_others_alone()
    {
        var gone = Attach("gone");
        using var stays = Attach("stays");
        gone.Grant(10);
        stays.Grant(10);

        gone.Dispose();
        queue.Send("a");
        queue.Send("b");

        Assert.Equal(["stays:a", "stays:b"], received);
    }

    [Fact]
    public void Receiver_that_writes_nothing_is_handed_no_more_until_it_does()
    {
        var handed = new List<ReceivedMessage>();
        using var receiver = queue.Engine.Attach(ReceiveMode.PeekLock, handed.Add, maxUnwrittenBytes: 2_000);
        receiver.Grant(uint.MaxValue);
        for (var i = 0; i < 5; i++)
            queue.Send("x");

        Assert.Equal(2, handed.Count);
        receiver.Written(handed[0].Content);
        Assert.Equal(3, handed.Count);
        receiver.Written(handed[1].Content);
        receiver.Written(handed[2].Content);
        Assert.Equal(5, handed.Count);
    }

    [Fact]
    public void Receiver_may_settle_while_it_receives()
    {
        QueueEngine engine = queue.Engine;
        using var receiver = engine.Attach(ReceiveMode.PeekLock, message =>
        {
            received.Add((string)message.Content.Payload);
            Assert.True(engine.Complete(message.LockToken));
            if (received.Count < 3)
                queue.Send("next");
        });
        receiver.Grant(uint.MaxValue);

        queue.Send("first");

        Assert.Equal(["first", "next", "next"], received);
        Assert.Equal(new QueueCounts(0, 0, 0, 0), engine.Counts);
    }

    [Fact]
    public async Task Many_senders_and_receivers_at_once_lose_nothing_and_double_nothing()
    {
        const int Senders = 4, Each = 500;
        var completed = 0;
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var receivers = Enumerable.Range(0, 3).Select(_ => queue.Engine.Attach(ReceiveMode.PeekLock, message =>
        {
            if (queue.Engine.Complete(message.LockToken) && Interlocked.Increment(ref completed) == Senders * Each)
                done.SetResult();
        })).ToList();
        receivers.ForEach(receiver => receiver.Grant(uint.MaxValue));

        await Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(() =>
        {
            for (var i = 0; i < Each; i++)
                queue.Send($"{sender}-{i}");
        })));
        await done.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.Equal(Senders * Each, completed);
        Assert.Equal(new QueueCounts(0, 0, 0, 0), queue.Engine.Counts);
        receivers.ForEach(receiver => receiver.Dispose());
    }

    private QueueReceiver Attach(string name) => queue.Engine.Attach(
        ReceiveMode.PeekLock, message => received.Add($"{name}:{message.Content.Payload}"));
}
