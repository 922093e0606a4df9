using Pipeline.Notification;
using Pipeline.Orders;
using Pipeline.Tests.Orders;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Notification;

[Collection(StorageTests.Name)]
public sealed class AnnouncementTableTests(AzuriteFixture azurite)
{
    private static readonly OrderId Id = Sample.Order().Id;

    [Fact]
    public async Task An_announcement_is_kept_once_however_often_it_is_added()
    {
        var announcements = new AnnouncementTable((await Store.MakeAsync(azurite)).Service);
        var told = Told("demo", Outcome.Confirmed);
        await announcements.AddAsync(told, Store.Stop);
        await announcements.AddAsync(told with { At = Sample.At.AddDays(1) }, Store.Stop);

        Assert.Equal([told], await announcements.ListAsync("demo", Store.Stop));
    }

    [Fact]
    public async Task A_storefront_is_listed_what_it_was_told_and_nothing_else()
    {
        var announcements = new AnnouncementTable((await Store.MakeAsync(azurite)).Service);
        await announcements.AddAsync(Told("demo", Outcome.Confirmed), Store.Stop);
        await announcements.AddAsync(Told("demo", Outcome.Cancelled), Store.Stop);
        await announcements.AddAsync(Told("demo' or 1 eq 1", Outcome.Rejected), Store.Stop);

        Assert.Equal(
            [Outcome.Cancelled, Outcome.Confirmed],
            (await announcements.ListAsync("demo", Store.Stop)).Select(told => told.Outcome));
        Assert.Single(await announcements.ListAsync("demo' or 1 eq 1", Store.Stop));
    }

    private static Announcement Told(string storefrontId, Outcome outcome) =>
        new($"evt_{Id}_{outcome}", storefrontId, Id, outcome, Sequence: 1, Sample.At);
}
