using Pipeline.Inventory;
using Pipeline.Notification;
using Pipeline.Orders;

namespace Pipeline.Simulation.Tables;

/// <summary>The product's own tables at work on the fake.</summary>
public sealed class ProductOnFakeTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly OrderId Id = OrderId.For("demo", "order-1");

    private readonly TableStore store = new(
        TimeProvider.System, OrderTable.TableName, StockTable.TableName, AnnouncementTable.TableName);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_order_is_inserted_once_written_and_its_marker_goes_when_it_is_closed()
    {
        var (orders, others) = (new OrderTable(Connect()), new OrderTable(Connect()));
        var inserted = await orders.InsertAsync(Order(), Stop);
        var again = await others.InsertAsync(Order(), Stop);
        Assert.Equal((true, false), (inserted.Inserted, again.Inserted));
        Assert.Equal(inserted.Stored!.ETag, again.Stored!.ETag);
        Assert.Equal(Id, (await orders.ListOpenAsync(Stop).SingleAsync(Stop)).Id);

        var held = await orders.WriteAsync(inserted.Stored, inserted.Stored.Order.StockHeld(At), Stop);
        Assert.Null(await others.WriteAsync(again.Stored, again.Stored.Order.OutOfStock(At), Stop));
        var closed = held!.Order.PaymentStarted("pay", At).PaymentCaptured(At).Announced(Outcome.Confirmed, At);
        Assert.NotNull(await orders.WriteAsync(held, closed, Stop));

        Assert.Empty(await orders.ListOpenAsync(Stop).ToListAsync(Stop));
        var read = await others.ReadAsync(Id, Stop);
        Assert.Equal((closed.Version, Outcome.Confirmed), (read!.Order.Version, read.Order.Announced));
        Assert.Equal(closed.Purchase.Lines, read.Order.Purchase.Lines);
    }

    [Fact]
    public async Task A_rescue_is_noted_on_the_marker_that_was_read()
    {
        var orders = new OrderTable(Connect());
        await orders.InsertAsync(Order(), Stop);
        var marker = await orders.ListOpenAsync(Stop).SingleAsync(Stop);

        Assert.True(await orders.NoteRescueAsync(marker, At, Stop));
        Assert.False(await orders.NoteRescueAsync(marker, At, Stop));
        Assert.Equal(At, (await orders.ListOpenAsync(Stop).SingleAsync(Stop)).RescuedAt);
        Assert.False(await orders.DeleteMarkerAsync(marker, Stop));
    }

    [Fact]
    public async Task Stock_is_held_until_it_is_short_and_given_back()
    {
        var (stock, others) = (Stock(), Stock());
        await stock.ReceiveAsync("TEA", 3, Stop);
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(i =>
            (i % 2 == 0 ? stock : others).ReserveAsync(OrderId.For("demo", $"{i}"), "TEA", 1, Stop)));
        Assert.Equal(3, answers.Count(line => line == HoldState.Held));
        Assert.Equal(new StockLevel(3, 0, 3, 0), await stock.FindAsync("TEA", Stop));

        await others.ReleaseAsync(OrderId.For("demo", "0"), "TEA", Stop);
        await stock.ReleaseAsync(OrderId.For("demo", "0"), "TEA", Stop);
        var back = answers[0] == HoldState.Held ? 1 : 0;
        Assert.Equal(new StockLevel(3, back, 3 - back, 0), await stock.FindAsync("TEA", Stop));
    }

    [Fact]
    public async Task An_announcement_is_kept_once()
    {
        var (announcements, others) = (Announcements(), Announcements());
        var told = new Announcement(
            $"evt_{Id}_Confirmed", "it's", Id, "SO-1", Outcome.Confirmed, UnwindReason.None, new Money(1, "EUR"),
            Sequence: 1, At);
        await announcements.AddAsync(told, [], Stop);
        await others.AddAsync(told with { Sequence = 5 }, [], Stop);
        await others.AddAsync(told with { Id = "evt_2" }, [], Stop);
        await announcements.AddAsync(told with { Id = "evt_3" }, [], Stop);

        Assert.Equal(
            [new LoggedAnnouncement(1, told), new(2, told with { Id = "evt_2" }), new(3, told with { Id = "evt_3" })],
            await announcements.ReadAsync("it's", 0, 10, Stop));
        Assert.Empty(await announcements.ReadAsync("another", 0, 10, Stop));
    }

    private static Order Order() => OrderFacts.Received(
        Id, "demo", "fingerprint",
        new Purchase
        {
            Reference = "SO-1",
            Total = new Money(2500, "EUR"),
            Lines = [new Line("TEA", 2, 1250)],
            Customer = new Customer("ada@example.com"),
            Payment = new PaymentMethod("tok_ok"),
        },
        At);

    private FakeTableServiceClient Connect() => new(store, new OpenGate());

    private AnnouncementTable Announcements() => new(Connect(), TimeProvider.System);

    private StockTable Stock() => new(Connect(), TimeProvider.System);
}
