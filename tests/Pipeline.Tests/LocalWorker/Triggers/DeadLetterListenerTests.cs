using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;

namespace Pipeline.Tests.LocalWorker.Triggers;

public sealed class DeadLetterListenerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_dead_lettered_message_is_not_delivered_again()
    {
        await using var queue = await QueueFixture.StartAsync();
        await using (await queue.WorkerAsync<Bury>())
        {
            await queue.SendAsync("a");
            await queue.Calls.NextAsync(Token);
        }

        await using var dead = queue.Client.CreateReceiver(
            "inventory", new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });
        var message = await dead.ReceiveMessageAsync(TimeSpan.FromSeconds(30), Token);
        Assert.Equal(("poison", "not JSON"), (message!.DeadLetterReason, message.DeadLetterErrorDescription));
    }

    [Fact]
    public async Task A_dead_letter_queues_function_is_called_until_it_succeeds()
    {
        const int MoreThanTheQueueAllows = 15;
        await using var queue = await QueueFixture.StartAsync();
        await using (await queue.WorkerAsync<Bury>())
        {
            await queue.SendAsync("a");
            await queue.Calls.NextAsync(Token);
        }

        Call call;
        await using (await queue.WorkerAsync<FailOnDeadLetters>())
        {
            do
                call = await queue.Calls.NextAsync(Token);
            while (call.DeliveryCount < MoreThanTheQueueAllows);
        }

        Assert.Equal(["a"], call.Ids);
        await using var dead = queue.Client.CreateReceiver(
            "inventory", new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });
        Assert.Single(await dead.PeekMessagesAsync(10, cancellationToken: Token));
    }

    public sealed class Bury(Calls calls)
    {
        [Function(nameof(Bury))]
        public async Task RunAsync(
            [ServiceBusTrigger("inventory", Connection = "ServiceBus")] ServiceBusReceivedMessage message,
            ServiceBusMessageActions actions)
        {
            await actions.DeadLetterMessageAsync(message, null, "poison", "not JSON");
            calls.Make(message);
        }
    }

    public sealed class FailOnDeadLetters(Calls calls)
    {
        [Function(nameof(FailOnDeadLetters))]
        public void Run(
            [ServiceBusTrigger("inventory/$deadletterqueue", Connection = "ServiceBus", IsBatched = true)]
            ServiceBusReceivedMessage[] all)
        {
            calls.Make(all);
            throw new InvalidOperationException();
        }
    }
}
