using Azure.Messaging.ServiceBus;
using Pipeline.Operations;
using Pipeline.Tests.LocalWorker.Triggers;

namespace Pipeline.Tests.Operations;

/// <summary>Against the local Service Bus, over AMQP.</summary>
public sealed class QueueProbeTests
{
    private const string Queue = "inventory";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_oldest_message_that_is_due_is_found_again_and_again_and_stays()
    {
        await using var queue = await QueueFixture.StartAsync();
        var later = TimeProvider.System.GetUtcNow().AddHours(1);
        await queue.SendAsync(new ServiceBusMessage("later") { ScheduledEnqueueTime = later });
        await queue.SendAsync("first", "second");
        var probe = new QueueProbe(queue.Client);

        var oldest = await probe.FindOldestAsync(Queue, Stop);

        Assert.NotNull(oldest);
        Assert.Equal(oldest, await probe.FindOldestAsync(Queue, Stop));
        await using var receiver = queue.Client.CreateReceiver(Queue);
        var received = await receiver.ReceiveMessageAsync(TimeSpan.FromMinutes(1), Stop);
        Assert.Equal(("first", oldest, 1), (received?.MessageId, received?.EnqueuedTime, received?.DeliveryCount));
    }

    [Fact]
    public async Task A_queue_with_nothing_that_is_due_has_no_oldest()
    {
        await using var queue = await QueueFixture.StartAsync();
        var probe = new QueueProbe(queue.Client);
        await probe.ProbeAsync(Queue, Stop);
        Assert.Null(await probe.FindOldestAsync(Queue, Stop));
    }

    [Fact]
    public async Task A_queue_that_is_not_there_fails_the_probe()
    {
        await using var queue = await QueueFixture.StartAsync();
        await Assert.ThrowsAsync<ServiceBusException>(() => new QueueProbe(queue.Client).ProbeAsync("nowhere", Stop));
    }
}
