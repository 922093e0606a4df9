using System.Diagnostics;
using System.Net;
using Azure.Messaging.ServiceBus;
using Pipeline.EndToEnd.Harness;
using Pipeline.Messaging;
using Pipeline.Orders;

namespace Pipeline.EndToEnd;

/// <summary>SIGTERM, as a platform tells an instance to go: the worker finishes what it has in hand.</summary>
[Collection(Processes.Name)]
public sealed class DrainTests(Azurite azurite, ITestOutputHelper output) : IAsyncDisposable
{
    private const int Rounds = 3;
    private const int OrdersPerRound = 40;
    private const int Customers = 16;
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(30);
    private readonly House house = new(azurite);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Worker_told_to_end_finishes_what_it_has_in_hand_and_leaves_the_rest_untouched()
    {
        // With a lock of a minute and no reconciler, a message that was dropped would stand out.
        await house.StartAsync(lockDuration: "PT1M", standstillSeconds: 300);
        await house.Books.StockAsync("PLENTY", 100_000);
        var accepted = new List<OrderId>();
        var (left, slowest) = (0, TimeSpan.Zero);

        for (var round = 0; round < Rounds; round++)
        {
            var (placed, took) = await PlaceAndTerminateAsync(round);
            accepted.AddRange(placed);
            slowest = took > slowest ? took : slowest;
            left += await CountUntouchedAsync();
            await house.Worker.StartAsync();
            await house.Books.SettleAsync();
        }

        Assert.Empty(await house.Books.FaultsAsync(accepted));
        Assert.Equal(0, house.Rescues);
        Assert.InRange(slowest, TimeSpan.Zero, DrainLimit);
        Assert.True(left > 0, "Every queue was empty whenever the worker ended: nothing was tried.");
        output.WriteLine($"{Rounds} SIGTERMs, {accepted.Count} orders accepted; {left} messages were left, none "
            + $"of them locked or delivered before; the slowest end took {slowest.TotalSeconds:F1} s");
    }

    public ValueTask DisposeAsync() => house.DisposeAsync();

    // Customers are still coming when the worker is told: those it accepted count, those it turned away do not.
    private async Task<(IReadOnlyList<OrderId> Accepted, TimeSpan Took)> PlaceAndTerminateAsync(int round)
    {
        var accepted = new List<OrderId>();
        var ending = new TaskCompletionSource();
        var customers = Parallel.ForEachAsync(
            Enumerable.Range(0, 10 * OrdersPerRound),
            new ParallelOptions { MaxDegreeOfParallelism = Customers },
            async (number, _) =>
            {
                var basket = new Basket($"drain-{round}-{number:000}", "tok_ok", ("PLENTY", 1));
                if (!await IsAcceptedAsync(basket)) return;
                lock (accepted)
                {
                    accepted.Add(basket.Id);
                    if (accepted.Count == OrdersPerRound) ending.SetResult();
                }
            });

        await Task.WhenAny(ending.Task, customers);
        var since = Stopwatch.StartNew();
        Assert.Equal(0, await house.Worker.TerminateAsync());
        var took = since.Elapsed;
        await customers;
        return (accepted, took);
    }

    private async Task<bool> IsAcceptedAsync(Basket basket)
    {
        try
        {
            var answer = await house.Storefront.PlaceAsync(basket);
            Assert.Equal(HttpStatusCode.Accepted, answer.Status);
            return true;
        }
        catch (HttpRequestException)
        {
            return false; // nobody listens any more
        }
    }

    // A message that the dead worker still had would be locked, and peeked but not received; one that it had begun
    // and dropped would have been delivered before.
    private async Task<int> CountUntouchedAsync()
    {
        await using var client = new ServiceBusClient(house.Broker.ConnectionString);
        var count = 0;
        foreach (var queue in new[] { Queues.Inventory, Queues.Payment, Queues.Notification })
        {
            await using var receiver = client.CreateReceiver(queue);
            var there = await receiver.PeekMessagesAsync(1_000, cancellationToken: Stop);
            var received = new List<ServiceBusReceivedMessage>();
            while (received.Count < there.Count)
            {
                var more = await receiver.ReceiveMessagesAsync(1_000, TimeSpan.FromSeconds(30), Stop);
                Assert.True(more.Count > 0, $"{there.Count - received.Count} messages of {queue} are still locked.");
                received.AddRange(more);
            }

            Assert.All(received, message => Assert.Equal(1, message.DeliveryCount));
            foreach (var message in received) await receiver.AbandonMessageAsync(message, cancellationToken: Stop);
            count += received.Count;
        }

        return count;
    }
}
