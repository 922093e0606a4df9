using Pipeline.Orders;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Orders;

[Collection(StorageTests.Name)]
public sealed class OrderTableTests(AzuriteFixture azurite)
{
    private static CancellationToken Stop => Store.Stop;

    [Fact]
    public async Task An_insert_puts_row_and_marker_there_in_one_transaction()
    {
        var store = await Store.MakeAsync(azurite);
        var insertion = await store.Orders.InsertAsync(Sample.Order(), Stop);

        Assert.True(insertion.Inserted);
        Assert.Equal(1, store.Wire.Transactions);
        Assert.Equal(insertion.Stored!.ETag, (await store.ReadAsync(Sample.Order().Id)).ETag);
        Assert.Equal(Sample.Order().Id, Assert.Single(await store.MarkersAsync()).Id);
    }

    [Fact]
    public async Task A_second_insert_meets_the_row_that_is_there()
    {
        var store = await Store.MakeAsync(azurite);
        await store.InsertAsync(Sample.Order());
        var second = await store.Orders.InsertAsync(Sample.Order() with { Fingerprint = "another" }, Stop);

        Assert.False(second.Inserted);
        Assert.Equal("fingerprint", second.Stored!.Order.Fingerprint);
    }

    [Fact]
    public async Task Of_many_inserts_of_one_order_at_once_one_wins()
    {
        var store = await Store.MakeAsync(azurite);
        var insertions = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => store.Orders.InsertAsync(Sample.Order(), Stop)));

        Assert.Single(insertions, insertion => insertion.Inserted);
        Assert.All(insertions, insertion => Assert.Equal(Sample.Order().Id, insertion.Stored!.Order.Id));
    }

    [Fact]
    public async Task A_write_gives_an_ETag_that_the_next_write_may_use()
    {
        var store = await Store.MakeAsync(azurite);
        var first = await store.InsertAsync(Sample.Order());
        var second = await store.Orders.WriteAsync(first, first.Order.StockHeld(Sample.At), Stop);
        var third = await store.Orders.WriteAsync(second!, second!.Order.PaymentStarted("pay_1", Sample.At), Stop);

        var read = await store.ReadAsync(first.Order.Id);
        Assert.Equal((third!.ETag, 2, "pay_1"), (read.ETag, read.Order.Version, read.Order.PaymentId));
        Assert.Equal(first.Order.Purchase.Lines, read.Order.Purchase.Lines);
    }

    [Fact]
    public async Task A_write_from_an_old_reading_is_null_and_changes_nothing()
    {
        var store = await Store.MakeAsync(azurite);
        var old = await store.InsertAsync(Sample.Order());
        await store.Orders.WriteAsync(old, old.Order.StockHeld(Sample.At), Stop);

        Assert.Null(await store.Orders.WriteAsync(old, old.Order.OutOfStock(Sample.At), Stop));
        Assert.Equal(StockState.Held, (await store.ReadAsync(old.Order.Id)).Order.Stock);
    }

    [Fact]
    public async Task A_write_to_a_row_that_is_gone_is_null()
    {
        var store = await Store.MakeAsync(azurite);
        var old = await store.InsertAsync(Sample.Order());
        await store.Service.GetTableClient(OrderTable.TableName)
            .DeleteEntityAsync(old.Order.Id.Partition, old.Order.Id.Value, cancellationToken: Stop);

        Assert.Null(await store.Orders.WriteAsync(old, old.Order.StockHeld(Sample.At), Stop));
    }

    [Fact]
    public async Task Many_writes_at_once_share_transactions_and_the_stale_ones_are_taken_out()
    {
        var store = await Store.MakeAsync(azurite);
        var orders = Sample.InOnePartition(60);
        var stored = await Task.WhenAll(orders.Select(store.InsertAsync));
        foreach (var overtaken in stored.Where((_, i) => i % 10 == 3))
        {
            await store.Orders.WriteAsync(overtaken, overtaken.Order.Cancelled(Sample.At), Stop);
        }

        var before = store.Wire.Transactions;
        var written = await store.Wire.AtOnceAsync(() => Task.WhenAll(
            stored.Select(one => store.Orders.WriteAsync(one, one.Order.StockHeld(Sample.At), Stop))));

        Assert.Equal([3, 13, 23, 33, 43, 53], Enumerable.Range(0, 60).Where(i => written[i] is null));

        // One for each that was taken out; the rest share a few.
        Assert.InRange(store.Wire.Transactions - before, 2, 12);
        foreach (var one in written.OfType<StoredOrder>())
        {
            Assert.Equal(one.ETag, (await store.ReadAsync(one.Order.Id)).ETag);
        }
    }

    [Fact]
    public async Task Large_orders_are_spread_over_transactions_that_storage_takes()
    {
        var store = await Store.MakeAsync(azurite);
        var orders = Sample.InOnePartition(24).Select(order => order with { Purchase = OrderRowTests.Large(200) });
        var insertions = await store.Wire.AtOnceAsync(
            () => Task.WhenAll(orders.Select(order => store.Orders.InsertAsync(order, Stop))));

        Assert.All(insertions, insertion => Assert.True(insertion.Inserted));
        Assert.InRange(store.Wire.Transactions, 3, 8);
    }

    [Fact]
    public async Task Closing_takes_the_marker_away_and_opening_again_puts_it_back()
    {
        var store = await Store.MakeAsync(azurite);
        var confirmed = Sample.Confirmed();
        var open = await store.InsertAsync(confirmed with { Announced = Outcome.None });
        var closed = await store.Orders.WriteAsync(open, confirmed, Stop);
        Assert.Empty(await store.MarkersAsync());

        await store.Orders.WriteAsync(closed!, closed!.Order.Cancelled(Sample.At), Stop);
        Assert.Equal(confirmed.Id, Assert.Single(await store.MarkersAsync()).Id);
    }

    [Fact]
    public async Task A_marker_that_changed_is_neither_noted_nor_deleted()
    {
        var store = await Store.MakeAsync(azurite);
        await store.InsertAsync(Sample.Order());
        var old = Assert.Single(await store.MarkersAsync());

        Assert.True(await store.Orders.NoteRescueAsync(old, Sample.At, Stop));
        Assert.False(await store.Orders.NoteRescueAsync(old, Sample.At.AddDays(1), Stop));
        Assert.False(await store.Orders.DeleteMarkerAsync(old, Stop));
        var noted = Assert.Single(await store.MarkersAsync());
        Assert.Equal(Sample.At, noted.RescuedAt);
        Assert.True(await store.Orders.DeleteMarkerAsync(noted, Stop));
        Assert.False(await store.Orders.NoteRescueAsync(noted, Sample.At, Stop));
        Assert.Empty(await store.MarkersAsync());
    }

    [Fact]
    public async Task A_write_whose_answer_was_lost_is_null_but_stands_in_the_row()
    {
        var store = await Store.MakeAsync(azurite);
        var old = await store.InsertAsync(Sample.Order());
        store.Wire.LoseAnswers(1);

        Assert.Null(await store.Orders.WriteAsync(old, old.Order.StockHeld(Sample.At), Stop));
        Assert.Equal((StockState.Held, 1), await StateAsync(store, old));
    }

    [Fact]
    public async Task A_write_whose_every_answer_was_lost_throws_but_stands_in_the_row()
    {
        var store = await Store.MakeAsync(azurite);
        var old = await store.InsertAsync(Sample.Order());
        store.Wire.LoseAnswers(9);

        await Assert.ThrowsAnyAsync<Exception>(
            () => store.Orders.WriteAsync(old, old.Order.StockHeld(Sample.At), Stop));
        store.Wire.LoseAnswers(0);
        Assert.Equal((StockState.Held, 1), await StateAsync(store, old));
    }

    [Fact]
    public async Task Markers_of_every_partition_are_listed_and_nothing_else()
    {
        var store = await Store.MakeAsync(azurite);
        var orders = Enumerable.Range(0, 40).Select(i => Sample.Order($"order-{i}")).ToList();
        await Task.WhenAll(orders.Select(store.InsertAsync));

        var listed = (await store.MarkersAsync()).Select(marker => marker.Id.Value);
        Assert.Equal(orders.Select(order => order.Id.Value).Order(), listed.Order());
    }

    private static async Task<(StockState Stock, int Version)> StateAsync(Store store, StoredOrder old)
    {
        var read = await store.ReadAsync(old.Order.Id);
        return (read.Order.Stock, read.Order.Version);
    }
}
