using Microsoft.Extensions.Time.Testing;
using Pipeline.LocalServiceBus.Engine;

namespace Pipeline.Tests.LocalServiceBus.Engine;

/// <summary>A queue with a clock that stands still, and short words for what the tests do with it.</summary>
internal sealed class TestQueue : IDisposable
{
    public TestQueue(Func<QueueSettings, QueueSettings>? change = null)
    {
        var settings = new QueueSettings { LockDuration = TimeSpan.FromSeconds(30), MaxDeliveryCount = 3 };
        Engine = new QueueEngine("inventory", change?.Invoke(settings) ?? settings, Time);
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public QueueEngine Engine { get; }

    public QueueEngine DeadLetters => Engine.DeadLetters!;

    public long Send(string body, TimeSpan? inTime = null, TimeSpan? lives = null) =>
        Engine.Send(new MessageContent(body, body.Length)
        {
            ScheduledFor = inTime is { } wait ? Time.GetUtcNow() + wait : null,
            TimeToLive = lives,
        });

    public ReceivedMessage Receive()
    {
        var message = Engine.TryReceive();
        Assert.NotNull(message);
        return message;
    }

    public void Dispose() => Engine.Dispose();
}
