using Pipeline.Notification;
using Pipeline.Orders;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Notification;

[Collection(StorageTests.Name)]
public sealed class AnnouncementTableTests(AzuriteFixture azurite)
{
    private const int MostInTransaction = 49;

    private static CancellationToken Stop => Store.Stop;

    [Fact]
    public async Task An_announcement_is_kept_once_however_often_and_by_whomever_it_is_added()
    {
        var store = await Store.MakeAsync(azurite);
        var (announcements, others) = (Open(store), Open(store));
        var told = Told("order-1");
        await announcements.AddAsync(told, [], Stop);
        await announcements.AddAsync(told with { At = Sample.At.AddDays(1) }, [], Stop);
        await others.AddAsync(told with { At = Sample.At.AddDays(2) }, [], Stop);
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => others.AddAsync(told, [], Stop)));

        Assert.Equal([new LoggedAnnouncement(1, told)], await announcements.ReadAsync("demo", 0, 10, Stop));
    }

    [Fact]
    public async Task A_storefront_is_shown_what_it_was_told_and_nothing_else()
    {
        var announcements = Open(await Store.MakeAsync(azurite));
        await announcements.AddAsync(Told("order-1"), [], Stop);
        await announcements.AddAsync(Told("order-2"), [], Stop);
        await announcements.AddAsync(Told("order-3") with { StorefrontId = "demo' or 1 eq 1" }, [], Stop);

        Assert.Equal([1, 2], Positions(await announcements.ReadAsync("demo", 0, 10, Stop)));
        Assert.Equal([1], Positions(await announcements.ReadAsync("demo' or 1 eq 1", 0, 10, Stop)));
    }

    [Fact]
    public async Task A_lone_announcement_costs_one_transaction_once_the_head_is_known()
    {
        var store = await Store.MakeAsync(azurite);
        var announcements = Open(store);
        await announcements.AddAsync(Told("order-1"), [], Stop);
        var before = store.Wire.Requests;
        await announcements.AddAsync(Told("order-2"), [], Stop);
        Assert.Equal(1, store.Wire.Requests - before);
    }

    [Fact]
    public async Task Who_is_overtaken_looks_before_it_writes_until_it_is_alone_again()
    {
        var store = await Store.MakeAsync(azurite);
        var (one, other) = (Open(store), Open(store));
        var order = 0;
        await AddAsync(one);
        await AddAsync(other);

        Assert.Equal(3, await AddAsync(one)); // a refused write, a look, and a write
        Assert.Equal(3, await AddAsync(other));
        Assert.Equal(2, await AddAsync(one));
        Assert.Equal(2, await AddAsync(other));
        Assert.Equal(2, await AddAsync(one));
        Assert.Equal(2, await AddAsync(one));
        Assert.Equal(1, await AddAsync(one));

        async Task<int> AddAsync(AnnouncementTable announcements)
        {
            var before = store.Wire.Requests;
            await announcements.AddAsync(Told($"order-{++order}"), [], Stop);
            return store.Wire.Requests - before;
        }
    }

    [Fact]
    public async Task Announcements_at_once_share_transactions()
    {
        var store = await Store.MakeAsync(azurite);
        var announcements = Open(store);
        await store.Wire.AtOnceAsync(() => AddAsync(announcements, 0, 4 * MostInTransaction));

        Assert.InRange(store.Wire.Transactions, 4, 6);
        Assert.Equal(Whole(4 * MostInTransaction), Positions(await announcements.ReadAsync("demo", 0, 1_000, Stop)));
        Assert.Equal([6, 7, 8], Positions(await announcements.ReadAsync("demo", 6, 3, Stop)));
    }

    [Fact]
    public async Task An_announcement_whose_answers_were_lost_is_kept_once()
    {
        var store = await Store.MakeAsync(azurite);
        var announcements = Open(store);
        await announcements.AddAsync(Told("order-1"), [], Stop);
        store.Wire.LoseAnswers(1); // the SDK sends it again and meets itself
        await announcements.AddAsync(Told("order-2"), [], Stop);
        store.Wire.LoseAnswers(9);
        await Assert.ThrowsAnyAsync<Exception>(() => announcements.AddAsync(Told("order-3"), [], Stop));
        store.Wire.LoseAnswers(0);
        await announcements.AddAsync(Told("order-3"), [], Stop);

        Assert.Equal([1, 2, 3], Positions(await announcements.ReadAsync("demo", 0, 10, Stop)));
    }

    [Fact]
    public async Task Instances_that_announce_at_once_leave_no_gap_and_who_polls_meanwhile_sees_each_once_in_order()
    {
        const int Each = 120;
        var store = await Store.MakeAsync(azurite);
        var announcing = Task.WhenAll(Enumerable.Range(0, 3).Select(i =>
            AddAsync(new AnnouncementTable(store.Connect(), TimeProvider.System), i * Each, Each)));
        var (poller, seen, after) = (Open(store), new List<LoggedAnnouncement>(), 0L);
        for (var last = false; ; last = announcing.IsCompleted)
        {
            var batch = await poller.ReadAsync("demo", after + 1, 50, Stop);
            seen.AddRange(batch);
            if (batch is [.., var newest]) after = newest.Position;
            else if (last) break;
        }

        await announcing;
        Assert.Equal(Whole(3 * Each), Positions(seen));
        Assert.Equal(3 * Each, seen.DistinctBy(told => told.Announcement.Id).Count());
        Assert.Equal(seen, await poller.ReadAsync("demo", 0, 1_000, Stop)); // what was seen is what stays
    }

    private static AnnouncementTable Open(Store store) => new(store.Service, TimeProvider.System);

    // A few at a time, as orders come to their end.
    private static async Task AddAsync(AnnouncementTable announcements, int first, int count)
    {
        foreach (var some in Enumerable.Range(first, count).Chunk(count > 150 ? count : 8))
        {
            await Task.WhenAll(some.Select(i => announcements.AddAsync(Told($"order-{i}"), [], Stop)));
        }
    }

    private static IEnumerable<long> Whole(int count) => Enumerable.Range(1, count).Select(position => (long)position);

    private static IEnumerable<long> Positions(IEnumerable<LoggedAnnouncement> told) =>
        told.Select(one => one.Position);

    private static Announcement Told(string key) => Announcement.Of(Sample.Order(key)
        .StockHeld(Sample.At).PaymentStarted("pay_1", Sample.At).PaymentCaptured(Sample.At));
}
