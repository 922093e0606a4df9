using Pipeline.Orders;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Orders;

/// <summary>What the reconciler may learn from a marker without reading the row.</summary>
[Collection(StorageTests.Name)]
public sealed class OpenMarkerTests(AzuriteFixture azurite)
{
    private static readonly Order Resting = Sample.Authorised(Life.Due);
    private static readonly Order Started = Resting with { Rest = null, Payment = PaymentState.Started };

    private static CancellationToken Stop => Store.Stop;

    [Fact]
    public async Task A_marker_says_in_the_rows_own_transaction_until_when_the_order_rests()
    {
        var store = await Store.MakeAsync(azurite);
        var started = await store.InsertAsync(Started);
        Assert.Null((await MarkerAsync(store)).RestsUntil);

        var before = store.Wire.Transactions;
        var resting = await store.Orders.WriteAsync(started, Resting, Stop);
        Assert.Equal(1, store.Wire.Transactions - before);
        Assert.Equal(Life.Due, (await MarkerAsync(store)).RestsUntil);

        await store.Orders.WriteAsync(resting!, Resting.CaptureRequested(Sample.At), Stop);
        Assert.Equal(2, store.Wire.Transactions - before);
        Assert.Null((await MarkerAsync(store)).RestsUntil);
        Assert.Null((await store.ReadAsync(Resting.Id)).Order.Rest);
    }

    [Fact]
    public async Task A_write_that_was_overtaken_leaves_the_marker_as_the_row_says()
    {
        var store = await Store.MakeAsync(azurite);
        var resting = await store.InsertAsync(Resting);
        await store.Orders.WriteAsync(resting, Resting.CaptureRequested(Sample.At), Stop);

        var later = Resting with { Rest = Resting.Rest! with { Until = Life.Due.AddDays(1) } };
        Assert.Null(await store.Orders.WriteAsync(resting, later, Stop));
        Assert.Null((await MarkerAsync(store)).RestsUntil);
    }

    [Fact]
    public async Task A_resting_order_that_is_cancelled_keeps_a_marker_without_a_due_time_until_it_is_closed()
    {
        var store = await Store.MakeAsync(azurite);
        var resting = await store.InsertAsync(Resting);
        Assert.Equal(Life.Due, (await MarkerAsync(store)).RestsUntil);

        var cancelled = await store.Orders.WriteAsync(resting, Resting.Cancelled(Sample.At), Stop);
        Assert.Null((await MarkerAsync(store)).RestsUntil);

        var given = cancelled!.Order.PaymentReversed(Sample.At).StockReleased(Sample.At);
        await store.Orders.WriteAsync(cancelled, given.Announced(Outcome.Cancelled, Sample.At), Stop);
        Assert.Empty(await store.MarkersAsync());
    }

    [Fact]
    public async Task A_retry_is_noted_with_the_rows_version_beside_what_the_marker_says_already()
    {
        var store = await Store.MakeAsync(azurite);
        await store.InsertAsync(Resting);
        Assert.True(await store.Orders.NoteRescueAsync(await MarkerAsync(store), Sample.At, Stop));
        Assert.True(await store.Orders.NoteRetryAsync(Resting.Id, 3, Sample.At.AddHours(1), Stop));

        var marker = await MarkerAsync(store);
        Assert.Equal((Sample.At.AddHours(1), 3), marker.Retry);
        Assert.Equal((Life.Due, Sample.At), (marker.RestsUntil, marker.RescuedAt));
    }

    [Fact]
    public async Task A_retry_of_an_order_that_is_closed_or_unknown_makes_no_marker()
    {
        var store = await Store.MakeAsync(azurite);
        await store.InsertAsync(Sample.Confirmed());

        Assert.False(await store.Orders.NoteRetryAsync(Sample.Confirmed().Id, 4, Sample.At, Stop));
        Assert.False(await store.Orders.NoteRetryAsync(Sample.Order("unknown").Id, 0, Sample.At, Stop));
        Assert.Empty(await store.MarkersAsync());
    }

    private static async Task<OpenMarker> MarkerAsync(Store store) => Assert.Single(await store.MarkersAsync());
}
