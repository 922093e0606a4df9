using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;

namespace Pipeline.Tests.LocalWorker.Triggers;

public sealed class QueueListenerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_single_message_is_completed_when_its_function_succeeds()
    {
        await using var queue = await QueueFixture.StartAsync();
        await using (await queue.WorkerAsync<TakeOne>())
        {
            await queue.SendAsync("a");
            Assert.Equal(["a"], (await queue.Calls.NextAsync(Token)).Ids);
        }

        Assert.Equal(0, await queue.CountAsync());
    }

    [Fact]
    public async Task A_batch_holds_no_more_than_host_json_allows()
    {
        await using var queue = await QueueFixture.StartAsync();
        await queue.SendAsync("a", "b", "c", "d", "e");
        List<Call> calls = [];
        await using (await queue.WorkerAsync<TakeBatch>("""{ "maxMessageBatchSize": 2 }"""))
        {
            while (calls.Sum(call => call.Ids.Count) < 5)
                calls.Add(await queue.Calls.NextAsync(Token));
        }

        Assert.All(calls, call => Assert.InRange(call.Ids.Count, 1, 2));
        Assert.Equal(["a", "b", "c", "d", "e"], calls.SelectMany(call => call.Ids));
        Assert.Equal(0, await queue.CountAsync());
    }

    [Fact]
    public async Task A_batch_waits_for_as_many_messages_as_host_json_asks_for()
    {
        await using var queue = await QueueFixture.StartAsync();
        await using var worker = await queue.WorkerAsync<TakeBatch>("""{ "minMessageBatchSize": 3 }""");

        await queue.SendAsync("a");
        await queue.SendAsync("b");
        await queue.SendAsync("c");

        Assert.Equal(["a", "b", "c"], (await queue.Calls.NextAsync(Token)).Ids);
    }

    [Fact]
    public async Task A_batch_waits_no_longer_than_host_json_allows()
    {
        await using var queue = await QueueFixture.StartAsync();
        await using var worker = await queue.WorkerAsync<TakeBatch>(
            """{ "minMessageBatchSize": 3, "maxBatchWaitTime": "00:00:00.3" }""");

        await queue.SendAsync("a");

        Assert.Equal(["a"], (await queue.Calls.NextAsync(Token)).Ids);
    }

    [Fact]
    public async Task An_exception_abandons_only_what_the_function_has_not_settled()
    {
        await using var queue = await QueueFixture.StartAsync();
        await queue.SendAsync("settled", "left");
        await using var worker = await queue.WorkerAsync<SettleThenFail>();

        Call again;
        do
            again = await queue.Calls.NextAsync(Token);
        while (again.DeliveryCount < 2);

        Assert.Equal(["left"], again.Ids);
        Assert.Equal(2, again.DeliveryCount);
    }

    [Fact]
    public async Task What_a_function_does_not_settle_stays_locked_without_auto_completion()
    {
        await using var queue = await QueueFixture.StartAsync();
        await queue.SendAsync("a");
        await using (await queue.WorkerAsync<LeaveAlone>())
            await queue.Calls.NextAsync(Token);

        Assert.Equal(1, await queue.CountAsync());
    }

    [Fact]
    public async Task Single_messages_run_at_once_up_to_maxConcurrentCalls()
    {
        await using var queue = await QueueFixture.StartAsync();
        await queue.SendAsync("a", "b", "c", "d", "e");
        await using (await queue.WorkerAsync<Hold>("""{ "maxConcurrentCalls": 2 }"""))
        {
            await queue.Calls.NextAsync(Token);
            await queue.Calls.NextAsync(Token);
            queue.Calls.MayEnd.SetResult();
            for (var i = 0; i < 3; i++)
                await queue.Calls.NextAsync(Token);
        }

        Assert.Equal(2, queue.Calls.MostAtOnce);
    }

    [Fact]
    public async Task A_lock_is_renewed_while_a_single_messages_function_runs()
    {
        await using var queue = await QueueFixture.StartAsync(lockDuration: "PT20S"); // renewed after ten
        await queue.SendAsync("a");
        await using (await queue.WorkerAsync<Hold>())
        {
            await queue.Calls.NextAsync(Token);
            await Task.Delay(TimeSpan.FromSeconds(21.5), TimeProvider.System, Token);
            queue.Calls.MayEnd.SetResult();
        }

        Assert.Equal(0, await queue.CountAsync());
        Assert.False(queue.Calls.Made.Reader.TryRead(out _));
    }

    [Fact]
    public async Task A_stop_lets_a_function_in_flight_finish_and_settle()
    {
        await using var queue = await QueueFixture.StartAsync();
        await queue.SendAsync("a");
        await using var worker = await queue.WorkerAsync<Hold>();
        await queue.Calls.NextAsync(Token);

        var stop = worker.StopAsync();
        await queue.SendAsync("b");
        Assert.False(stop.IsCompleted);
        queue.Calls.MayEnd.SetResult();
        await stop;

        // Whether the second came before the stop or after, it was worked on or is still there, never neither.
        var taken = queue.Calls.Made.Reader.TryRead(out _) ? 1 : 0;
        Assert.Equal(1, taken + await queue.CountAsync());
        await queue.SendAsync("c");
        Assert.Equal(2 - taken, await queue.CountAsync());
    }

    [Fact]
    public async Task A_broker_that_comes_back_is_received_from_again()
    {
        await using var queue = await QueueFixture.StartAsync();
        await using var worker = await queue.WorkerAsync<TakeOne>();
        await queue.SendAsync("before");
        await queue.Calls.NextAsync(Token);

        await queue.RestartBrokerAsync(() => Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, Token));
        await queue.SendAsync("after");

        Assert.Equal(["after"], (await queue.Calls.NextAsync(Token)).Ids);
    }

    public sealed class TakeOne(Calls calls)
    {
        [Function(nameof(TakeOne))]
        public void Run(
            [ServiceBusTrigger("inventory", Connection = "ServiceBus")] ServiceBusReceivedMessage message) =>
            calls.Make(message);
    }

    public sealed class TakeBatch(Calls calls)
    {
        [Function(nameof(TakeBatch))]
        public void Run(
            [ServiceBusTrigger("inventory", Connection = "ServiceBus", IsBatched = true)]
            ServiceBusReceivedMessage[] all) =>
            calls.Make(all);
    }

    public sealed class SettleThenFail(Calls calls)
    {
        [Function(nameof(SettleThenFail))]
        public async Task RunAsync(
            [ServiceBusTrigger("inventory", Connection = "ServiceBus", IsBatched = true, AutoCompleteMessages = false)]
            ServiceBusReceivedMessage[] all,
            ServiceBusMessageActions actions)
        {
            calls.Make(all);
            foreach (var message in all.Where(message => message.MessageId == "settled"))
                await actions.CompleteMessageAsync(message);
            throw new InvalidOperationException();
        }
    }

    public sealed class LeaveAlone(Calls calls)
    {
        [Function(nameof(LeaveAlone))]
        public void Run(
            [ServiceBusTrigger("inventory", Connection = "ServiceBus", AutoCompleteMessages = false)]
            ServiceBusReceivedMessage message) =>
            calls.Make(message);
    }

    public sealed class Hold(Calls calls)
    {
        [Function(nameof(Hold))]
        public async Task RunAsync(
            [ServiceBusTrigger("inventory", Connection = "ServiceBus")] ServiceBusReceivedMessage message,
            CancellationToken cancellationToken)
        {
            await calls.HoldAsync(message, cancellationToken);
        }
    }
}
