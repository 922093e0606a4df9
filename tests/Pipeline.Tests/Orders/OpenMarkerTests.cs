using Azure;
using Azure.Data.Tables;
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
        var failed = new TimelineEntry(Sample.At, FailedAttempts.Event, "payment timed-out after 15.0 s");
        Assert.True(await store.Orders.NoteRetryAsync(
            Resting.Id, new Retry(Sample.At.AddHours(1), 3, [failed]), Stop));

        var marker = await MarkerAsync(store);
        Assert.Equal(marker, await store.Orders.ReadMarkerAsync(Resting.Id, Stop) is { } read
            ? read with { Retry = marker.Retry }
            : null);
        Assert.Equal((Sample.At.AddHours(1), 3), (marker.Retry?.At, marker.Retry?.Version));
        Assert.Equal([failed], marker.Retry?.Failed);
        Assert.Equal((Life.Due, Sample.At), (marker.RestsUntil, marker.RescuedAt));
    }

    [Fact]
    public async Task A_retry_of_an_order_that_is_closed_or_unknown_makes_no_marker()
    {
        var store = await Store.MakeAsync(azurite);
        await store.InsertAsync(Sample.Confirmed());

        Assert.False(await store.Orders.NoteRetryAsync(Sample.Confirmed().Id, Again(4), Stop));
        Assert.False(await store.Orders.NoteRetryAsync(Sample.Order("unknown").Id, Again(0), Stop));
        Assert.Empty(await store.MarkersAsync());
    }

    [Fact]
    public async Task A_closed_order_has_no_marker_to_read()
    {
        var store = await Store.MakeAsync(azurite);
        await store.InsertAsync(Sample.Confirmed());
        Assert.Null(await store.Orders.ReadMarkerAsync(Sample.Confirmed().Id, Stop));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("[")]
    [InlineData("null")]
    public async Task A_note_of_attempts_that_cannot_be_read_keeps_nobody_from_the_order(string? noted)
    {
        var store = await Store.MakeAsync(azurite);
        await store.InsertAsync(Resting);
        await store.Orders.NoteRetryAsync(Resting.Id, Again(4), Stop);
        var marker = await MarkerAsync(store);
        await store.Service.GetTableClient(OrderTable.TableName).UpdateEntityAsync(
            new TableEntity(marker.Id.Partition, $"open_{marker.Id}")
            {
                ["RetryAt"] = Sample.At,
                ["RetryVersion"] = 4,
                ["Failed"] = noted,
            },
            ETag.All,
            TableUpdateMode.Replace,
            Stop);

        var read = (await MarkerAsync(store)).Retry;
        Assert.Equal((Sample.At, 4), (read?.At, read?.Version));
        Assert.Empty(read?.Failed ?? [new TimelineEntry(Sample.At, "none was read")]);
    }

    private static Retry Again(int version) => new(Sample.At, version, []);

    private static async Task<OpenMarker> MarkerAsync(Store store) => Assert.Single(await store.MarkersAsync());
}
