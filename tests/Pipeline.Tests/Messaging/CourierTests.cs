using Azure;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Messaging;
using Pipeline.Orders;
using Pipeline.Tests.Orders;

namespace Pipeline.Tests.Messaging;

public sealed class CourierTests : IAsyncDisposable
{
    private const int Envelope = 16; // {"nudges": and ]}
    private readonly Bus bus = new();
    private readonly Courier courier;

    public CourierTests() => courier = new Courier(bus, new FakeTimeProvider(Sample.At));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_nudge_goes_at_once_to_the_queue_whose_turn_it_is()
    {
        await SendAsync(Sample.Order());
        await SendAsync(Sample.Order().StockHeld(Sample.At));
        await SendAsync(Sample.Order().OutOfStock(Sample.At));
        Assert.Equal([Queues.Inventory, Queues.Payment, Queues.Notification], bus.Sent.Select(sent => sent.Queue));
    }

    [Fact]
    public async Task Nothing_is_sent_for_a_closed_order()
    {
        await SendAsync(Sample.Confirmed());
        Assert.Empty(bus.Sent);
    }

    [Fact]
    public async Task Nudges_that_come_while_a_send_is_in_flight_share_the_next_message()
    {
        await SendBehindAsync(Enumerable.Range(0, 10).Select(number => Sample.Order($"order-{number}")));

        Assert.Equal([1, 10], Sizes());
        Assert.Equal(2, bus.Sent.Select(sent => sent.Message.MessageId).Distinct().Count());
    }

    [Fact]
    public async Task A_message_holds_at_most_64_nudges()
    {
        await SendBehindAsync(Enumerable.Range(0, 200).Select(number => Sample.Order($"order-{number}")));

        Assert.Equal([1, 64, 64, 64, 8], Sizes());
    }

    [Fact]
    public async Task A_message_holds_at_most_192_KiB()
    {
        var large = OrderRowTests.Large(30);
        await SendBehindAsync(Enumerable.Range(0, 30).Select(number => Sample.Order($"order-{number}", large)));

        Assert.Equal(1 + 30, Sizes().Sum());
        Assert.All(bus.Sent, sent =>
            Assert.InRange(sent.Message.Body.ToMemory().Length, 1, OrderMessage.MostBytes + Envelope));
        Assert.InRange(bus.Sent.Count, 1 + 5, 1 + 8);
    }

    [Fact]
    public async Task Nudges_of_one_partition_travel_together()
    {
        IReadOnlyList<Order> mixed =
            [.. Sample.InOnePartition(64, "3").Zip(Sample.InOnePartition(64, "b"), (one, other) => new[] { one, other })
                .SelectMany(pair => pair)];
        await SendBehindAsync(mixed);

        Assert.Equal([1, 64, 64], Sizes());
        Assert.All(bus.Sent, sent => Assert.Single(
            OrderMessage.Unpack(Delivery.Of(sent.Message)).Select(nudge => nudge.Id.Partition).Distinct()));
    }

    [Fact]
    public async Task A_send_that_fails_fails_for_each_of_its_message_and_the_next_goes_on()
    {
        bus.Fault = new ServiceBusException("away", ServiceBusFailureReason.ServiceCommunicationProblem);
        foreach (var send in new[] { SendAsync(Sample.Order("a")), SendAsync(Sample.Order("b")) })
        {
            await Assert.ThrowsAsync<ServiceBusException>(() => send);
        }

        bus.Fault = null;
        await SendAsync(Sample.Order("c"));
        Assert.Single(bus.Sent);
    }

    [Fact]
    public async Task A_caller_that_gives_up_does_not_take_the_nudges_of_others_along()
    {
        using var impatient = new CancellationTokenSource();
        bus.HoldUp();
        var first = SendAsync(Sample.Order("first"));
        await bus.BeganAsync();
        var given = courier.SendNextAsync(Stored(Sample.Order("a")), impatient.Token);
        var kept = SendAsync(Sample.Order("b"));
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);

        bus.LetGo();
        await Task.WhenAll(first, kept);
        Assert.Equal([1, 2], Sizes());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    public async Task A_nudge_sent_alone_carries_the_time_it_is_wanted(int seconds)
    {
        var nudge = Nudge.For(Stored(Sample.Order())) with { Attempt = 2 };
        await courier.SendAloneAsync(Queues.Payment, nudge, TimeSpan.FromSeconds(seconds), Stop);

        var (queue, message) = Assert.Single(bus.Sent);
        Assert.Equal(Queues.Payment, queue);
        Assert.Equal(seconds == 0 ? default : Sample.At.AddSeconds(seconds), message.ScheduledEnqueueTime);
        Assert.Equal(2, Assert.Single(bus.Nudges).Nudge.Attempt);
    }

    public ValueTask DisposeAsync() => bus.DisposeAsync();

    private static StoredOrder Stored(Order order) => new(order, new ETag("W/\"1\""));

    private Task SendAsync(Order order) => courier.SendNextAsync(Stored(order), Stop);

    // Sends one, and the others while it is still in flight.
    private async Task SendBehindAsync(IEnumerable<Order> others)
    {
        bus.HoldUp();
        var first = SendAsync(Sample.Order("first"));
        await bus.BeganAsync();
        var later = others.Select(SendAsync).ToList();
        bus.LetGo();
        await Task.WhenAll([first, .. later]);
    }

    private IEnumerable<int> Sizes() => bus.Sent.Select(sent => OrderMessage.Unpack(Delivery.Of(sent.Message)).Count);
}
