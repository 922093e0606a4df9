using System.Text;
using Azure.Data.Tables;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Messaging;
using Pipeline.Operations;
using Pipeline.Orders;
using Pipeline.Rules;
using Pipeline.Storefronts;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;
using Pipeline.Tests.Storefronts;

namespace Pipeline.Tests.Operations;

[Collection(StorageTests.Name)]
public sealed class EraseOrderTests(AzuriteFixture azurite)
{
    private const string Canary = "canary";
    private static readonly FakeTimeProvider Time = new(Sample.At.AddDays(1));

    [Fact]
    public async Task Nothing_of_a_person_is_left_in_the_row_and_the_books_stay_as_they_were()
    {
        var desk = await OperatorDesk.OpenAsync(azurite);
        var order = await StandsAsync(desk, Telling());
        Assert.True((await CanariesAsync(desk, order.Id)).Count > 9, "The order tells less than it could.");

        Assert.Equal(204, await EraseAsync(desk, order.Id.Value));
        Assert.Empty(await CanariesAsync(desk, order.Id));
        var erased = (await desk.Store.ReadAsync(order.Id)).Order;
        Assert.Equal(Time.GetUtcNow(), erased.ErasedAt);
        Assert.Equal(
            (order.Purchase.Total, order.Purchase.Reference, order.PaymentId, order.Payment, order.Stock,
                order.Announced),
            (erased.Purchase.Total, erased.Purchase.Reference, erased.PaymentId, erased.Payment, erased.Stock,
                erased.Announced));
        Assert.Equal(
            order.Purchase.Lines.Select(line => (line.Sku, line.Quantity, line.UnitPrice)),
            erased.Purchase.Lines.Select(line => (line.Sku, line.Quantity, line.UnitPrice)));
        Assert.Equal(order.Refunds.Select(refund => refund.Amount), erased.Refunds.Select(refund => refund.Amount));
        Assert.Equal(
            order.Timeline.Select(entry => entry.Event),
            erased.Timeline.SkipLast(1).Select(entry => entry.Event));

        Assert.Equal(204, await EraseAsync(desk, order.Id.Value));
        Assert.Equal(erased.Version, (await desk.Store.ReadAsync(order.Id)).Order.Version);
    }

    [Fact]
    public async Task An_erased_order_can_still_be_turned_round()
    {
        var desk = await OperatorDesk.OpenAsync(azurite);
        var order = await StandsAsync(desk, Sample.Confirmed());
        await EraseAsync(desk, order.Id.Value);
        var stored = await desk.Store.ReadAsync(order.Id);
        var cancelled = await desk.Store.Orders.WriteAsync(stored, stored.Order.Cancelled(Sample.At), Store.Stop);

        Assert.Equal(Turn.Payment, OrderFlow.Next(cancelled!.Order));
        var read = (await desk.Store.ReadAsync(order.Id)).Order;
        Assert.Equal(("pay_1", Goal.Unwind, ""), (read.PaymentId, read.Goal, read.Purchase.Customer.Email));
        Assert.NotNull(read.ErasedAt);
    }

    [Fact]
    public async Task A_large_order_leaves_no_piece_of_its_purchase_behind()
    {
        var metadata = Enumerable.Range(0, 50).ToDictionary(i => $"key{i}", _ => new string('x', 4_000));
        var desk = await OperatorDesk.OpenAsync(azurite);
        var order = await StandsAsync(desk, Closed(Sample.Purchase() with { Metadata = metadata }));
        Assert.True((await RowAsync(desk, order.Id)).ContainsKey("Purchase3"));

        await EraseAsync(desk, order.Id.Value);
        Assert.Single((await RowAsync(desk, order.Id)).Keys, column => column.StartsWith("Purchase", Ordinal));
    }

    [Fact]
    public async Task An_order_that_is_on_its_way_is_409_and_stays_as_it_is()
    {
        var desk = await OperatorDesk.OpenAsync(azurite);
        var order = await StandsAsync(desk, Sample.Order().StockHeld(Sample.At));
        Assert.Equal(409, await EraseAsync(desk, order.Id.Value));
        Assert.Null((await desk.Store.ReadAsync(order.Id)).Order.ErasedAt);
        Assert.Equal(404, await EraseAsync(desk, OrderId.For("demo", "nothing").Value));
        Assert.Equal(404, await EraseAsync(desk, "no id"));
    }

    [Fact]
    public async Task A_key_with_a_role_erases_nothing()
    {
        var desk = await OperatorDesk.OpenAsync(azurite);
        var order = await StandsAsync(desk, Sample.Confirmed());
        const string Clerk = "ok_test_clerk_right";
        await new StorefrontTable(desk.Store.Service).AddAsync(
            StoredKey.Of(ApiKey.Parse(Clerk)!, null) with { Role = "clerk" }, Store.Stop); // it is a key
        Assert.Equal(403, await EraseAsync(desk, order.Id.Value, Clerk));
        Assert.Null((await desk.Store.ReadAsync(order.Id)).Order.ErasedAt);
    }

    [Fact]
    public async Task Dead_letters_that_were_decided_lose_what_they_carried()
    {
        var desk = await OperatorDesk.OpenAsync(azurite);
        var order = await StandsAsync(desk, Sample.Confirmed());
        var letters = new DeadLetterTable(desk.Store.Service);
        var decided = DeadLetterSample.Of(Queues.Payment, 1) with { Orders = [order.Id], Description = Canary };
        var open = DeadLetterSample.Of(Queues.Payment, 2) with { Orders = [order.Id] };
        var other = DeadLetterSample.Of(Queues.Payment, 3) with { Orders = [OrderId.For("demo", "other-1")] };
        foreach (var letter in new[] { decided, open, other }) await letters.AddAsync(letter, Store.Stop);
        foreach (var letter in new[] { decided, other })
        {
            await letters.DecideAsync(
                (await letters.FindAsync(letter.Id, Store.Stop))!,
                new Decision(Pipeline.Operations.Fate.Discarded, "ops", Sample.At, Canary), Store.Stop);
        }

        await EraseAsync(desk, order.Id.Value);
        var emptied = (await letters.FindAsync(decided.Id, Store.Stop))!.Letter;
        Assert.Equal((0, 0, null, "{}"), (emptied.Size, emptied.Body.Length, emptied.Description, emptied.Properties));
        Assert.Equal(
            (Pipeline.Operations.Fate.Discarded, "ops", null),
            (emptied.Decision!.What, emptied.Decision.Who, emptied.Decision.Reason));
        Assert.NotEqual(0, (await letters.FindAsync(open.Id, Store.Stop))!.Letter.Body.Length);
        Assert.NotEqual(0, (await letters.FindAsync(other.Id, Store.Stop))!.Letter.Body.Length);
    }

    [Fact]
    public async Task What_counts_orders_of_an_address_forgets_it_too()
    {
        var desk = await OperatorDesk.OpenAsync(azurite);
        var order = await StandsAsync(desk, Sample.Confirmed());
        var buyers = new RecentBuyers(desk.Store.Service, Time);
        await buyers.CountAsync("demo", order.Id, order.Purchase.Customer.Email, Store.Stop);
        await buyers.CountAsync("demo", OrderId.For("demo", "other-1"), "bob@example.com", Store.Stop);
        await EraseAsync(desk, order.Id.Value);

        var rows = desk.Store.Service.GetTableClient(RecentBuyers.TableName)
            .QueryAsync<TableEntity>(cancellationToken: Store.Stop);
        Assert.Single(await rows.ToListAsync(Store.Stop));
        Time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(1, await buyers.ForgetOldAsync(Store.Stop));
        Assert.Equal(0, await buyers.ForgetOldAsync(Store.Stop));
    }

    // Closed, and with a word of a person in every place that takes one.
    private static Order Telling()
    {
        var purchase = new Purchase
        {
            Reference = "SO-1001",
            Total = new Money(2000, "EUR"),
            Lines = [new Line("TEA", 1, 1000, Canary), new Line("MUG", 1, 1000, "A mug for " + Canary)],
            Customer = new Customer($"{Canary}@example.com", Canary),
            ShipTo = new Address(Canary, Canary, Canary, Canary, Canary, "DE"),
            Payment = new PaymentMethod("tok_" + Canary),
            Metadata = new Dictionary<string, string> { [Canary] = Canary },
        };
        var review = new Review(1, [new Finding("total-over", "2000 EUR")], 3600);
        return Closed(purchase, review, order => order
            .RefundRequested(new Refund("refund-1", 100, Canary, [], Sample.At), Sample.At)
            .RefundRefused(Canary, Sample.At));
    }

    private static Order Closed(Purchase purchase, Review? review = null, Func<Order, Order>? later = null)
    {
        var order = Sample.Order(purchase: purchase, review: review).StockHeld(Sample.At);
        if (review is not null) order = order.Approved("ops: " + Canary, Sample.At);
        var confirmed = order.PaymentStarted("pay_1", Sample.At).PaymentCaptured(Sample.At)
            .Announced(Outcome.Confirmed, Sample.At);
        return later is null ? confirmed : later(confirmed);
    }

    private static async Task<Order> StandsAsync(OperatorDesk desk, Order order)
    {
        var stored = await desk.Store.InsertAsync(Sample.Order(purchase: order.Purchase));
        return (await desk.Store.Orders.WriteAsync(stored, order, Store.Stop))!.Order; // alone
    }

    private static async Task<int> EraseAsync(OperatorDesk desk, string id, string key = OperatorDesk.Key)
    {
        var erase = new EraseOrder(
            desk.Callers, new Erasure(desk.Store.Orders, desk.Store.Service, Time),
            new DeadLetterTable(desk.Store.Service), NullLogger<EraseOrder>.Instance);
        return await erase.RunAsync(OperatorDesk.Request(key: key), id, Store.Stop) switch
        {
            NoContent => 204,
            ProblemHttpResult problem => problem.StatusCode,
            var other => throw new InvalidOperationException($"{other}"),
        };
    }

    private static async Task<TableEntity> RowAsync(OperatorDesk desk, OrderId id) => await desk.Store.Service
        .GetTableClient(OrderTable.TableName)
        .GetEntityAsync<TableEntity>(id.Partition, id.Value, cancellationToken: Store.Stop);

    // Every place of the row that has the word, and each time that it stands there.
    private static async Task<List<string>> CanariesAsync(OperatorDesk desk, OrderId id) =>
    [
        .. (await RowAsync(desk, id)).SelectMany(column =>
        {
            var text = column.Value as string ?? (column.Value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : "");
            return Enumerable.Repeat(column.Key, text.Split(Canary).Length - 1);
        }),
    ];
}
