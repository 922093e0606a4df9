using Pipeline.LocalServiceBus.Engine;

namespace Pipeline.Tests.LocalServiceBus.Engine;

public sealed class TimingTests : IDisposable
{
    private static readonly TimeSpan LockDuration = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    private readonly TestQueue queue = new();

    public void Dispose() => queue.Dispose();

    [Fact]
    public void Lock_ends_exactly_when_its_time_is_up()
    {
        queue.Send("a");
        var first = queue.Receive();

        queue.Time.Advance(LockDuration - Tick);
        Assert.Equal(1, queue.Engine.Counts.Locked);
        queue.Time.Advance(Tick);

        Assert.False(queue.Engine.Complete(first.LockToken));
        Assert.Equal(2, queue.Receive().DeliveryCount);
    }

    [Fact]
    public void Renewed_lock_lasts_a_full_duration_from_then()
    {
        queue.Send("a");
        queue.Send("b");
        var (renewed, other) = (queue.Receive(), queue.Receive());

        queue.Time.Advance(LockDuration / 2);
        var until = queue.Engine.RenewLock(renewed.LockToken);
        queue.Time.Advance(LockDuration / 2);

        Assert.Equal(queue.Time.GetUtcNow() + (LockDuration / 2), until);
        Assert.True(queue.Engine.Complete(renewed.LockToken));
        Assert.False(queue.Engine.Complete(other.LockToken));
    }

    [Fact]
    public void Message_is_dead_lettered_when_its_locks_ran_out_as_often_as_allowed()
    {
        queue.Send("a");
        for (var delivery = 0; delivery < 3; delivery++)
        {
            queue.Receive();
            queue.Time.Advance(LockDuration);
        }

        Assert.Equal(new QueueCounts(0, 0, 0, 0), queue.Engine.Counts);
        Assert.Equal("MaxDeliveryCountExceeded", queue.DeadLetters.TryReceive()?.DeadLetter?.Reason);
    }

    [Fact]
    public void Scheduled_message_appears_at_its_time_as_if_sent_then()
    {
        var number = queue.Send("later", inTime: TimeSpan.FromMinutes(5));
        queue.Send("now");

        Assert.Equal("now", queue.Receive().Content.Payload);
        queue.Time.Advance(TimeSpan.FromMinutes(5) - Tick);
        Assert.Equal(1, queue.Engine.Counts.Scheduled);
        queue.Time.Advance(Tick);

        var later = queue.Engine.Peek(0, 10).Single(message => (string)message.Content.Payload == "later");
        Assert.True(later.SequenceNumber > number + 1);
        Assert.Equal(queue.Time.GetUtcNow(), later.EnqueuedAt);
    }

    [Fact]
    public void Scheduled_messages_appear_in_the_order_of_their_times()
    {
        queue.Send("third", inTime: TimeSpan.FromMinutes(3));
        queue.Send("first", inTime: TimeSpan.FromMinutes(1));
        queue.Send("second", inTime: TimeSpan.FromMinutes(2));

        queue.Time.Advance(TimeSpan.FromMinutes(3));

        var received = Enumerable.Range(0, 3).Select(_ => queue.Receive().Content.Payload);
        Assert.Equal(["first", "second", "third"], received);
    }

    [Fact]
    public void Schedule_in_the_past_is_now()
    {
        queue.Send("a", inTime: TimeSpan.FromSeconds(-1));

        Assert.Equal("a", queue.Receive().Content.Payload);
    }

    [Fact]
    public void Cancelled_schedule_never_appears_and_cannot_be_cancelled_again()
    {
        var number = queue.Send("never", inTime: TimeSpan.FromMinutes(1));
        var sent = queue.Send("now");

        Assert.True(queue.Engine.CancelScheduled(number));
        Assert.False(queue.Engine.CancelScheduled(number));
        Assert.False(queue.Engine.CancelScheduled(sent));
        queue.Time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(1, queue.Engine.Counts.Ready);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public void Message_expires_after_the_shorter_time_to_live(bool deadLetters, int dead)
    {
        using var expiring = new TestQueue(settings => settings with
        {
            DefaultMessageTimeToLive = TimeSpan.FromMinutes(10),
            DeadLetteringOnMessageExpiration = deadLetters,
        });
        expiring.Send("short", lives: TimeSpan.FromMinutes(1));
        expiring.Send("long", lives: TimeSpan.FromHours(1));

        expiring.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, expiring.Engine.Counts.Ready);
        Assert.Equal(dead, expiring.DeadLetters.Counts.Ready);
        expiring.Time.Advance(TimeSpan.FromMinutes(9));

        Assert.Equal(0, expiring.Engine.Counts.Ready);
        Assert.Equal(dead * 2, expiring.DeadLetters.Counts.Ready);
        Assert.Equal(deadLetters ? "TTLExpiredException" : null, expiring.DeadLetters.TryReceive()?.DeadLetter?.Reason);
    }

    [Fact]
    public void Locked_message_expires_only_when_given_back()
    {
        queue.Send("a", lives: TimeSpan.FromSeconds(10));
        var held = queue.Receive();

        queue.Time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(1, queue.Engine.Counts.Locked);
        queue.Engine.Abandon(held.LockToken);
        queue.Time.Advance(Tick);

        Assert.Equal(new QueueCounts(0, 0, 0, 0), queue.Engine.Counts);
    }

    [Fact]
    public void Time_to_live_beyond_what_a_timer_takes_is_kept_to_the_tick()
    {
        using var patient = new TestQueue(
            settings => settings with { DefaultMessageTimeToLive = TimeSpan.FromDays(60) });
        patient.Send("a");

        patient.Time.Advance(TimeSpan.FromDays(60) - Tick);
        Assert.Equal(1, patient.Engine.Counts.Ready);
        patient.Time.Advance(Tick);

        Assert.Equal(0, patient.Engine.Counts.Ready);
    }
}
