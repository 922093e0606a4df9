using Azure.Messaging.ServiceBus;

namespace Pipeline.Tests.LocalWorker.Triggers;

public sealed class PrefetchTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stop_gives_prefetched_messages_back_at_once()
    {
        await using var queue = await QueueFixture.StartAsync();
        await queue.SendAsync("a", "b", "c", "d");
        await using (var worker = await queue.WorkerAsync<QueueListenerTests.Hold>(
            """{ "maxConcurrentCalls": 1, "prefetchCount": 10 }"""))
        {
            Assert.Equal(["a"], (await queue.Calls.NextAsync(Token)).Ids);
            queue.Calls.MayEnd.SetResult();
            await worker.StopAsync();
        }

        var done = 1;
        while (queue.Calls.Made.Reader.TryRead(out _))
            done++;
        await using var receiver = queue.Client.CreateReceiver("inventory");
        List<ServiceBusReceivedMessage> left = [];
        while (left.Count < 4 - done)
            left.AddRange(await receiver.ReceiveMessagesAsync(4, TimeSpan.FromSeconds(10), Token));
        Assert.Equal(new[] { "a", "b", "c", "d" }[done..], left.Select(message => message.MessageId));
    }
}
