using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.Messaging;
using Pipeline.Operations;
using Pipeline.Tests.LocalWorker;
using Pipeline.Tests.LocalWorker.Triggers;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Operations;

/// <summary>The functions over the real broker, each on its own dead-letter queue.</summary>
[Collection(StorageTests.Name)]
public sealed class KeepDeadLettersTests(AzuriteFixture azurite)
{
    [Theory]
    [InlineData(typeof(KeepInventoryDeadLetters), Queues.Inventory)]
    [InlineData(typeof(KeepPaymentDeadLetters), Queues.Payment)]
    [InlineData(typeof(KeepNotificationDeadLetters), Queues.Notification)]
    [InlineData(typeof(KeepWebhooksDeadLetters), Queues.Webhooks)]
    [InlineData(typeof(KeepMailDeadLetters), Queues.Mail)]
    public async Task What_a_queue_gave_up_is_kept_and_leaves_its_dead_letter_queue(Type function, string name)
    {
        var store = await Store.MakeAsync(azurite);
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        store.Wire.BeforeNextWrite(() => Task.FromResult(written.TrySetResult()));
        await using var queue = await QueueFixture.StartAsync(name: name);
        await BuryAsync(queue, name);
        await using (await StartAsync(function, queue, store)) // its end lets the call in flight finish
        {
            await written.Task.WaitAsync(TimeSpan.FromMinutes(2), Store.Stop);
        }

        var kept = Assert.Single(await DeadLettersTests.ListAsync(store));
        Assert.Equal((name, "poison", "Never possible."), (kept.Queue, kept.Reason, kept.Description));
        Assert.Equal([Sample.Order().Id], kept.Orders);
        Assert.Contains("\"hint\":\"h\"", kept.Properties, StringComparison.Ordinal);
        Assert.NotEqual(default, kept.EnqueuedAt);
        await using var dead = queue.Client.CreateReceiver(
            name, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });
        Assert.Empty(await dead.PeekMessagesAsync(10, cancellationToken: Store.Stop));
    }

    private static async Task BuryAsync(QueueFixture queue, string name)
    {
        var message = OrderMessage.Pack([OrderMessage.Write(new Nudge { Id = Sample.Order().Id })], Sample.At);
        message.ApplicationProperties["hint"] = "h";
        await using var sender = queue.Client.CreateSender(name);
        await sender.SendMessageAsync(message, Store.Stop);
        await using var receiver = queue.Client.CreateReceiver(name);
        var received = await receiver.ReceiveMessageAsync(TimeSpan.FromMinutes(1), Store.Stop);
        await receiver.DeadLetterMessageAsync(received!, "poison", "Never possible.", Store.Stop);
    }

    private static Task<RunningWorker> StartAsync(Type function, QueueFixture queue, Store store) =>
        RunningWorker.StartAsync(new WorkerScript(function)
        {
            Settings = JsonSerializer.Serialize(new { Values = new { ServiceBus = queue.ConnectionString } }),
            Configure = builder => builder.Services
                .AddSingleton(TimeProvider.System)
                .AddSingleton(store.Service)
                .AddSingleton<DeadLetterTable>()
                .AddSingleton<DeadLetters>(),
        });
}
