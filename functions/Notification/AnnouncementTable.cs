using System.Collections.Concurrent;
using System.Net;
using Azure;
using Azure.Data.Tables;
using Pipeline.Notification.Deliveries;
using Pipeline.Orders;

namespace Pipeline.Notification;

/// <summary>
/// What every storefront was told, in order: one log a storefront, without gaps. Announcements that are made at the
/// same time share a transaction, which moves the head under its ETag; so positions are handed out in the order in
/// which they become visible, and who has read up to one has missed none before it (docs/adr/0006).
/// </summary>
public sealed class AnnouncementTable
{
    public const string TableName = "announcements";
    private const double MostEntities = 99; // of a transaction's hundred the head takes one
    private const int MostRounds = 30;
    private const int RememberedHeads = 10_000;

    private readonly TableClient table;
    private readonly TimeProvider time;
    private readonly GroupCommit<Telling, bool> commits;
    private readonly ConcurrentDictionary<string, LogHead> heads = new(StringComparer.Ordinal);

    public AnnouncementTable(TableServiceClient service, TimeProvider time)
    {
        this.time = time;
        table = service.GetTableClient(TableName);
        commits = new GroupCommit<Telling, bool>(CommitAsync, telling => telling.Entities / MostEntities);
    }

    /// <summary>Keeps an announcement and begins its deliveries; once, however often it is called.</summary>
    /// <param name="announcement">What is told.</param>
    /// <param name="channels">To where it is to be delivered; a few.</param>
    /// <param name="cancellationToken">Ends the wait, not the write.</param>
    /// <exception cref="RequestFailedException">Nobody knows; asking again gives the answer.</exception>
    /// <exception cref="TimeoutException">Others were faster too often; ask again later.</exception>
    public Task AddAsync(
        Announcement announcement, IReadOnlyList<string> channels, CancellationToken cancellationToken) =>
        commits.AddAsync(announcement.StorefrontId, new Telling(announcement, channels)).WaitAsync(cancellationToken);

    /// <summary>What a storefront was told from a position on, in order.</summary>
    public async Task<IReadOnlyList<LoggedAnnouncement>> ReadAsync(
        string storefrontId, long from, int most, CancellationToken cancellationToken)
    {
        var told = new List<LoggedAnnouncement>();
        var rows = table.QueryAsync<TableEntity>(
            AnnouncementRow.From(storefrontId, from), Math.Min(most, 1_000), cancellationToken: cancellationToken);
        await foreach (var row in rows)
        {
            told.Add(AnnouncementRow.Read(row));
            if (told.Count == most) break;
        }

        return told;
    }

    // The first round supposes that nothing was told before and that the head is as this instance left it. A conflict
    // says that something may have been, perhaps by ourselves: the SDK repeats what succeeded and reports that.
    private async Task<IReadOnlyList<bool>> CommitAsync(string storefrontId, IReadOnlyList<Telling> tellings)
    {
        var left = tellings.DistinctBy(telling => telling.Told.Id).ToList();
        for (var round = 1; left.Count > 0; round++)
        {
            var refusal = await TryAppendAsync(storefrontId, left);
            if (refusal is null) break;
            if (round == MostRounds) throw new TimeoutException($"The log of {storefrontId} moved {round} times.");
            if (round > 1) await Task.Delay(Pause(round, left[0].Told.OrderId), time);
            if (refusal == (int)HttpStatusCode.Conflict) left = await UntoldAsync(left);
        }

        return [.. tellings.Select(_ => true)];
    }

    private async Task<List<Telling>> UntoldAsync(List<Telling> tellings)
    {
        var told = await Task.WhenAll(tellings.Select(each => table.GetEntityIfExistsAsync<TableEntity>(
            each.Told.StorefrontId, each.Told.Id, ["RowKey"], CancellationToken.None)));
        return [.. tellings.Where((_, i) => !told[i].HasValue)];
    }

    // Null when they stand in the log, else the status of the refusal.
    private async Task<int?> TryAppendAsync(string storefrontId, List<Telling> tellings)
    {
        var head = await HeadAsync(storefrontId);
        if (heads.Count >= RememberedHeads) heads.Clear();
        var now = time.GetUtcNow();

        // The events last: by then nothing can be refused any more, so none is ever seen that is not to stay.
        List<TableTransactionAction> actions =
        [
            AnnouncementRow.Advance(storefrontId, head, tellings.Count),
            .. tellings.Select((each, i) => AnnouncementRow.Claim(each.Told, head.Last + 1 + i)),
            .. tellings.SelectMany((each, i) => each.Channels.Select(channel =>
                DeliveryRow.Begin(each.Told, channel, head.Last + 1 + i, now))),
            .. tellings.Select((each, i) => AnnouncementRow.Event(each.Told, head.Last + 1 + i)),
        ];
        try
        {
            var answers = await table.SubmitTransactionAsync(actions, CancellationToken.None);
            var etag = answers.Value[0].Headers.ETag ?? throw new InvalidDataException("No ETag.");
            heads[storefrontId] = head with { Last = head.Last + tellings.Count, ETag = etag };
            return null;
        }
        catch (TableTransactionFailedException refused) when (refused.Status is 404 or 409 or 412)
        {
            heads[storefrontId] = head with { IsDoubted = true };
            return refused.Status;
        }
    }

    // What is remembered is used once: it is known again when the write's answer is there. Who was overtaken by another
    // instance looks before it writes until it finds what it left itself, for a look costs less than a refused write.
    private async Task<LogHead> HeadAsync(string storefrontId)
    {
        if (heads.TryRemove(storefrontId, out var known) && !known.IsDoubted) return known;
        var found = await table.GetEntityIfExistsAsync<TableEntity>(
            storefrontId, AnnouncementRow.HeadKey, cancellationToken: CancellationToken.None);
        var head = AnnouncementRow.ReadHead(found.HasValue ? found.Value : null);
        return head with { IsDoubted = known is not null && known.ETag != head.ETag };
    }

    // 1 to 8 ms for each round lost: instances that collide announce different orders, so they part.
    private static TimeSpan Pause(int round, OrderId first) =>
        TimeSpan.FromMilliseconds(round * (1 + Convert.ToInt32(first.Partition, 16) / 2));

    private sealed record Telling(Announcement Told, IReadOnlyList<string> Channels)
    {
        // Its claim, its event and its deliveries.
        public int Entities => 2 + Channels.Count;
    }
}
