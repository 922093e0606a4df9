using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Messaging;
using Pipeline.Operations;
using Pipeline.Orders;
using Pipeline.Storefronts;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;
using Pipeline.Tests.Storefronts;

namespace Pipeline.Tests.Operations;

[Collection(StorageTests.Name)]
public sealed class EraseOldOrdersTests(AzuriteFixture azurite)
{
    private const string Email = "ada@example.com";
    private readonly FakeTimeProvider time = new(Sample.At.AddDays(40));

    [Fact]
    public async Task Closed_orders_forget_their_customers_once_they_are_older_than_is_retained()
    {
        var store = await OpenAsync(retentionDays: 30);
        var (old, older) = (await StandsAsync(store, "old-0001", day: 9), await StandsAsync(store, "old-0002", day: 1));
        var young = await StandsAsync(store, "young-0001", day: 11);
        await RunAsync(store);
        Assert.Equal(["", "", Email], await EmailsAsync(store, old, older, young));

        time.Advance(TimeSpan.FromDays(2));
        await RunAsync(store);
        Assert.Equal("", Assert.Single(await EmailsAsync(store, young)));
    }

    [Fact]
    public async Task Nothing_is_erased_where_nothing_was_said_about_it()
    {
        var store = await OpenAsync(retentionDays: null);
        var order = await StandsAsync(store, "old-0001", day: 1);
        await RunAsync(store);
        Assert.Equal(Email, Assert.Single(await EmailsAsync(store, order)));

        var storefronts = new StorefrontTable(store.Service);
        Assert.True(await storefronts.RetainAsync("demo", 30, Store.Stop));
        await RunAsync(store);
        Assert.Equal("", Assert.Single(await EmailsAsync(store, order)));
        Assert.False(await storefronts.RetainAsync("nobody", 30, Store.Stop));
    }

    [Fact]
    public async Task An_order_that_is_still_open_is_come_back_to()
    {
        var store = await OpenAsync(retentionDays: 30);
        var open = Sample.Order("open-0001", at: Sample.At.AddDays(1)).StockHeld(Sample.At);
        await store.InsertAsync(open);
        await RunAsync(store);
        await RunAsync(store);
        Assert.Equal(Email, Assert.Single(await EmailsAsync(store, open.Id)));

        var stored = await store.ReadAsync(open.Id);
        await store.Orders.WriteAsync(stored, End(stored.Order), Store.Stop);
        await RunAsync(store);
        Assert.Equal("", Assert.Single(await EmailsAsync(store, open.Id)));
        Assert.Empty(await new RetentionTable(store.Service).ListLeftAsync("demo", Store.Stop));
    }

    [Fact]
    public async Task A_run_that_dies_anywhere_is_gone_on_with()
    {
        var store = await OpenAsync(retentionDays: 30);
        var ids = new List<OrderId>();
        for (var number = 0; number < 230; number++) // more than a page of one day
            ids.Add(await StandsAsync(store, $"old-{number:0000}", day: 3));
        store.Wire.BeforeNextWrite(() =>
        {
            store.Wire.Broken = true; // as an instance that dies in the middle of it
            throw new IOException("The store is away.");
        });
        Assert.NotNull(await Record.ExceptionAsync(() => RunAsync(store)));
        store.Wire.Broken = false;
        Assert.Contains(Email, await EmailsAsync(store, [.. ids]));
        await RunAsync(store);

        Assert.All(await EmailsAsync(store, [.. ids]), Assert.Empty);
        var before = store.Wire.Transactions;
        await RunAsync(store);
        Assert.InRange(store.Wire.Transactions - before, 0, 5); // what is done is not gone through again
    }

    [Fact]
    public async Task Old_dead_letters_are_emptied_once_somebody_decided()
    {
        var store = await OpenAsync(retentionDays: null);
        var letters = new DeadLetterTable(store.Service);
        var (decided, open) = (DeadLetterSample.Of(Queues.Payment, 1), DeadLetterSample.Of(Queues.Payment, 2));
        foreach (var letter in new[] { decided, open }) await letters.AddAsync(letter, Store.Stop);
        await letters.DecideAsync(
            (await letters.FindAsync(decided.Id, Store.Stop))!,
            new Decision(Pipeline.Operations.Fate.Replayed, "ops", Sample.At), Store.Stop);
        await RunAsync(store);

        Assert.Equal(0, (await letters.FindAsync(decided.Id, Store.Stop))!.Letter.Body.Length);
        Assert.NotEqual(0, (await letters.FindAsync(open.Id, Store.Stop))!.Letter.Body.Length);
    }

    [Fact]
    public async Task All_orders_of_an_address_forget_it_and_those_of_others_do_not()
    {
        var desk = await OperatorDesk.OpenAsync(azurite);
        var mine = new List<OrderId>();
        for (var number = 0; number < 3; number++)
            mine.Add(await StandsAsync(desk.Store, $"mine-{number:0000}", day: 3));
        var other = await StandsAsync(desk.Store, "other-0001", day: 3, "bob@example.com");
        var open = Sample.Order("open-0001");
        await desk.Store.InsertAsync(open);
        var erase = new EraseCustomer(
            desk.Callers, desk.Store.Orders, Erasure(desk.Store), new DeadLetterTable(desk.Store.Service),
            NullLogger<EraseCustomer>.Instance);

        var broken = await StandsAsync(desk.Store, "broken-0001", day: 3);
        await desk.Store.SpoilAsync(broken);

        var answer = OperatorDesk.Value<CustomerErasure>(await erase.RunAsync(
            OperatorDesk.Request("""{ "email": " ADA@example.com" }"""), "demo", Store.Stop));
        Assert.Equal((6, 3, null), (answer.Looked, answer.Erased, answer.Next));
        Assert.Equal([open.Id.Value], answer.Open);
        Assert.Equal([broken.Value], answer.Unreadable);
        Assert.Equal(["", "", "", "bob@example.com"], await EmailsAsync(desk.Store, [.. mine, other]));
    }

    private static Erasure Erasure(Store store) => new(store.Orders, store.Service, TimeProvider.System);

    private static Order End(Order held) => held.PaymentStarted("pay_1", Sample.At).PaymentCaptured(Sample.At)
        .Announced(Outcome.Confirmed, Sample.At);

    private static async Task<OrderId> StandsAsync(Store store, string key, int day, string email = Email)
    {
        var order = Sample.Order(
            key, Sample.Purchase() with { Customer = new Customer(email) }, Sample.At.AddDays(day));
        var stored = await store.InsertAsync(order);
        await store.Orders.WriteAsync(stored, End(order.StockHeld(Sample.At)), Store.Stop);
        return order.Id;
    }

    private static async Task<IReadOnlyList<string>> EmailsAsync(Store store, params IReadOnlyList<OrderId> ids)
    {
        var emails = new List<string>();
        foreach (var id in ids) emails.Add((await store.ReadAsync(id)).Order.Purchase.Customer.Email);
        return emails;
    }

    private async Task<Store> OpenAsync(int? retentionDays)
    {
        var store = await Store.MakeAsync(azurite);
        var storefronts = new StorefrontTable(store.Service);
        await storefronts.CreateAsync(
            new StorefrontRow { Id = "demo", Name = "Demo", CreatedAt = Sample.At }, Store.Stop);
        if (retentionDays is { } days) await storefronts.RetainAsync("demo", days, Store.Stop);
        return store;
    }

    private Task RunAsync(Store store) => new EraseOldOrders(
            new StorefrontTable(store.Service), store.Orders, new Erasure(store.Orders, store.Service, time),
            new RetentionTable(store.Service), new DeadLetterTable(store.Service), time,
            NullLogger<EraseOldOrders>.Instance)
        .RunAsync(new TimerInfo(), Store.Stop);
}
