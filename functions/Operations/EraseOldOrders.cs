using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Pipeline.Messaging;
using Pipeline.Orders;
using Pipeline.Storefronts;

namespace Pipeline.Operations;

/// <summary>
/// Every hour, has closed orders forget their customers that are older than their storefront retains them; empties old
/// dead letters, and forgets who ordered within the hour. A run ends after minutes, and the next one goes on there.
/// </summary>
public sealed partial class EraseOldOrders(
    StorefrontTable storefronts,
    OrderTable orders,
    Erasure erasure,
    RetentionTable walks,
    DeadLetterTable letters,
    TimeProvider time,
    ILogger<EraseOldOrders> logger)
{
    private const int OrdersPerPage = 200;
    private const int Parallel = 16;
    private const int MostLetters = 10_000;
    private static readonly TimeSpan Stretch = TimeSpan.FromDays(1);
    private static readonly TimeSpan LettersAreKept = TimeSpan.FromDays(30);
    private static readonly DateTimeOffset Oldest = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero); // no order is older
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(4); // host.json allows a function 5

    [Function(nameof(EraseOldOrders))]
    public async Task RunAsync([TimerTrigger("0 23 * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        var began = time.GetUtcNow();
        var erased = 0;
        await foreach (var storefront in storefronts.ListAsync(cancellationToken))
        {
            if (storefront.RetentionDays is not { } days) continue;
            try
            {
                erased += await RetryLeftAsync(storefront.Id, cancellationToken);
                erased += await WalkAsync(storefront, began.AddDays(-days), began + LongestRun, cancellationToken);
            }
            catch (Exception fault) when (fault is InvalidDataException || Faults.IsTransient(fault, cancellationToken))
            {
                Log.NotGoneThrough(logger, storefront.Id, fault); // the other storefronts' must not wait for it
            }
        }

        var emptied = await letters.EmptyAsync(
            letter => letter.Decision?.At < began - LettersAreKept, MostLetters, cancellationToken);
        await erasure.ForgetOldBuyersAsync(cancellationToken);
        if (erased + emptied > 0) Log.Erased(logger, erased, emptied);
    }

    private async Task<int> WalkAsync(
        StorefrontRow storefront, DateTimeOffset cutoff, DateTimeOffset end, CancellationToken cancellationToken)
    {
        var erased = 0;
        var walk = await walks.FindAsync(storefront.Id, cancellationToken)
            ?? new RetentionWalk(BeforeFirstOrder(storefront), null, null);
        while (walk.Done < cutoff && time.GetUtcNow() < end)
        {
            var until = walk.Until ?? Earlier(cutoff, walk.Done + Stretch);
            var page = await orders.ListAsync(
                new ListRange(storefront.Id, walk.Behind, walk.Done, until), OrdersPerPage, cancellationToken);
            foreach (var some in page.Chunk(Parallel))
            {
                var fates = await Task.WhenAll(some.Select(each =>
                    EraseAsync(storefront.Id, each.Id, cancellationToken)));
                erased += fates.Count(fate => fate == Erased.Done);
            }

            walk = page.Count < OrdersPerPage
                ? new RetentionWalk(until, null, null)
                : new RetentionWalk(walk.Done, until, page[^1]);
            await walks.WriteAsync(storefront.Id, walk, cancellationToken);
        }

        return erased;
    }

    private async Task<int> RetryLeftAsync(string storefrontId, CancellationToken cancellationToken)
    {
        var erased = 0;
        foreach (var id in await walks.ListLeftAsync(storefrontId, cancellationToken))
        {
            if (await TryAsync(id, cancellationToken) == Erased.StillOpen) continue;
            await walks.ForgetAsync(storefrontId, id, cancellationToken);
            erased++;
        }

        return erased;
    }

    // Noted before the walk goes on: what is left behind unnoted would never be found again.
    private async Task<Erased> EraseAsync(string storefrontId, OrderId id, CancellationToken cancellationToken)
    {
        var fate = await TryAsync(id, cancellationToken);
        if (fate == Erased.StillOpen) await walks.LeaveAsync(storefrontId, id, cancellationToken);
        return fate;
    }

    // One that cannot be read is left like one that is open: it must not keep the others from being gone through.
    private async Task<Erased> TryAsync(OrderId id, CancellationToken cancellationToken)
    {
        try
        {
            return await erasure.RunAsync(id, cancellationToken);
        }
        catch (InvalidDataException fault)
        {
            Log.Unreadable(logger, id, fault);
            return Erased.StillOpen;
        }
    }

    private static DateTimeOffset BeforeFirstOrder(StorefrontRow storefront) =>
        storefront.CreatedAt > Oldest ? storefront.CreatedAt - Stretch : Oldest;

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Information,
            Message = "{Count} orders forgot their customers, {Letters} dead letters were emptied.")]
        public static partial void Erased(ILogger logger, int count, int letters);

        [LoggerMessage(Level = LogLevel.Error, Message = "{OrderId} cannot be read, so nothing of it is erased.")]
        public static partial void Unreadable(ILogger logger, OrderId orderId, Exception fault);

        [LoggerMessage(
            Level = LogLevel.Error,
            Message = "Not all old orders of {StorefrontId} were looked at; the next run does.")]
        public static partial void NotGoneThrough(ILogger logger, string storefrontId, Exception fault);
    }
}
