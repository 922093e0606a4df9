using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Messaging;
using Pipeline.Operations;
using Pipeline.Orders;
using Pipeline.Tests.Intake;
using Pipeline.Tests.Messaging;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;
using Pipeline.Tests.Storefronts;

namespace Pipeline.Tests.Operations;

[Collection(StorageTests.Name)]
public sealed class SummarizePipelineTests(AzuriteFixture azurite) : IAsyncDisposable
{
    private readonly FakeTimeProvider time = new(Sample.At.AddMinutes(10));
    private readonly Bus bus = new();
    private readonly Tally tally = new(TimeProvider.System);

    [Fact]
    public async Task Open_orders_are_counted_by_what_they_wait_for()
    {
        var desk = await OperatorDesk.OpenAsync(azurite);
        await desk.Store.InsertAsync(Sample.Order("order-0001"));
        await desk.Store.InsertAsync(Sample.Order("order-0002", at: Sample.At.AddMinutes(-5)));
        await desk.Store.InsertAsync(Sample.Order("order-0003").StockHeld(Sample.At));
        await desk.Store.InsertAsync(Sample.Authorised(Sample.At.AddDays(6), "order-0004"));
        await desk.Store.InsertAsync(Sample.Confirmed("order-0005"));

        var orders = (await SummaryAsync(desk)).Orders;

        Assert.Equal((4, false, 0), (orders.Count, orders.Truncated, orders.Unreadable));
        Assert.Equal([new("inventory", 2), new("payment", 1)], orders.WaitingFor);
        Assert.Equal([new("awaiting-capture", 1)], orders.Resting);
        Assert.Equal(
            new OldestOrder(Sample.Order("order-0002").Id.Value, Sample.At.AddMinutes(-5), 900), orders.Oldest);
    }

    [Fact]
    public async Task Of_many_orders_some_are_read_and_the_rest_is_inferred()
    {
        var desk = await OperatorDesk.OpenAsync(azurite);
        await Task.WhenAll(Enumerable.Range(0, 401).Select(order =>
            desk.Store.InsertAsync(Sample.Order($"order-{order:0000}"))));
        await Task.WhenAll(Enumerable.Range(0, 201).Select(order =>
            desk.Store.InsertAsync(Sample.Authorised(Sample.At.AddDays(6), $"resting-{order:0000}"))));
        var orders = (await SummaryAsync(desk)).Orders;
        Assert.Equal((602, false, true), (orders.Count, orders.Truncated, orders.Estimated));
        Assert.Equal([new("inventory", 401)], orders.WaitingFor);
        Assert.Equal([new("awaiting-capture", 201)], orders.Resting);
    }

    [Fact]
    public async Task Of_few_orders_nothing_is_inferred()
    {
        var desk = await OperatorDesk.OpenAsync(azurite);
        await Task.WhenAll(Enumerable.Range(0, 100).Select(order =>
            desk.Store.InsertAsync(Sample.Order($"order-{order:0000}"))));
        var orders = (await SummaryAsync(desk)).Orders;
        Assert.Equal((100, false), (orders.Count, orders.Estimated));
        Assert.Equal([new("inventory", 100)], orders.WaitingFor);
    }

    [Fact]
    public async Task A_row_that_is_unreadable_is_counted_and_hides_no_other()
    {
        var desk = await OperatorDesk.OpenAsync(azurite);
        var broken = await desk.Store.InsertAsync(Sample.Order("order-0001"));
        await desk.Store.InsertAsync(Sample.Order("order-0002"));
        await desk.Store.SpoilAsync(broken.Order.Id);
        var orders = (await SummaryAsync(desk)).Orders;
        Assert.Equal((1, 1), (orders.Count, orders.Unreadable));
    }

    [Fact]
    public async Task Queues_are_shown_with_the_age_of_their_oldest_message_that_is_due()
    {
        var desk = await OperatorDesk.OpenAsync(azurite);
        bus.Waiting[Queues.Payment] =
        [
            Message(Sample.At, ServiceBusMessageState.Scheduled), Message(Sample.At.AddMinutes(8)),
            Message(Sample.At.AddMinutes(9)),
        ];
        var queues = (await SummaryAsync(desk)).Queues;
        Assert.Equal(
            [
                ("inventory", "up", null), ("payment", "up", 120.0), ("notification", "up", null),
                ("webhooks", "up", null), ("mail", "up", null),
            ],
            queues.Select(queue => (queue.Name, queue.Status, queue.OldestMessageAgeSeconds)));
        Assert.Equal(Sample.At.AddMinutes(8), queues[1].OldestMessageAt);
    }

    [Fact]
    public async Task Dead_letters_that_nobody_decided_on_are_counted()
    {
        var desk = await OperatorDesk.OpenAsync(azurite);
        var letters = new DeadLetterTable(desk.Store.Service);
        for (var number = 0; number < 3; number++)
        {
            await letters.AddAsync(DeadLetterSample.Of(Queues.Payment, number), Store.Stop);
        }

        var stored = await letters.FindAsync(DeadLetterSample.Of(Queues.Payment, 1).Id, Store.Stop);
        await letters.DecideAsync(stored!, new Decision(Fate.Discarded, "ops", Sample.At, "old"), Store.Stop);

        Assert.Equal(
            [
                new DeadLetterCount(0, false), new DeadLetterCount(2, false), new DeadLetterCount(0, false),
                new DeadLetterCount(0, false), new DeadLetterCount(0, false),
            ],
            (await SummaryAsync(desk)).Queues.Select(queue => queue.DeadLetters));
    }

    [Fact]
    public async Task A_queue_that_is_away_is_a_finding_and_hides_nothing_else()
    {
        var desk = await OperatorDesk.OpenAsync(azurite);
        await desk.Store.InsertAsync(Sample.Order());
        bus.Fault = new TimeoutException("away");
        var summary = await SummaryAsync(desk);
        Assert.Equal(1, summary.Orders.Count);
        Assert.All(summary.Queues, queue => Assert.Equal(("down", null), (queue.Status, queue.OldestMessageAt)));
    }

    [Theory]
    [MemberData(nameof(OperatorDesk.Strangers), MemberType = typeof(OperatorDesk))]
    public async Task Only_an_operator_sees_the_summary(string key)
    {
        var desk = await OperatorDesk.OpenAsync(azurite);
        Assert.Equal(
            "401 unauthenticated",
            Requests.Problem(await Function(desk).RunAsync(OperatorDesk.Request(key: key), Store.Stop)));
        Assert.Equal(0, bus.Peeks);
    }

    [Fact]
    public async Task The_summary_has_the_documented_shape()
    {
        var desk = await OperatorDesk.OpenAsync(azurite);
        await desk.Store.InsertAsync(Sample.Order());
        var (status, body) = await OperatorDesk.ShownAsync(
            await Function(desk).RunAsync(OperatorDesk.Request(), Store.Stop));
        Assert.Equal(200, status);
        Assert.Equal(1, body.GetProperty("orders").GetProperty("waitingFor").GetProperty("inventory").GetInt32());
        Assert.Equal(600, body.GetProperty("orders").GetProperty("oldest").GetProperty("ageSeconds").GetDouble());
        Assert.Equal(0, body.GetProperty("queues")[2].GetProperty("deadLetters").GetProperty("open").GetInt32());
    }

    public ValueTask DisposeAsync() => bus.DisposeAsync();

    private static ServiceBusReceivedMessage Message(
        DateTimeOffset at, ServiceBusMessageState state = ServiceBusMessageState.Active) =>
        ServiceBusModelFactory.ServiceBusReceivedMessage(
            BinaryData.FromString("{}"), enqueuedTime: at, serviceBusMessageState: state);

    private async Task<Summary> SummaryAsync(OperatorDesk desk) => OperatorDesk.Value<Summary>(
        await Function(desk).RunAsync(OperatorDesk.Request(), Store.Stop));

    private SummarizePipeline Function(OperatorDesk desk) => new(
        desk.Callers, desk.Store.Orders, new DeadLetterTable(desk.Store.Service), new QueueProbe(bus), tally, time,
        NullLogger<SummarizePipeline>.Instance);
}
