using Azure.Data.Tables;
using Pipeline.Inventory;
using Pipeline.Notification;
using Pipeline.Orders;
using Pipeline.Storefronts;

namespace Pipeline.Benchmarks.Operations;

/// <summary>A storefront without mail, webhooks, rules and prices, with more stock than will ever be wanted.</summary>
internal static class BenchStorefront
{
    public const string Id = "bench";
    private const long Plenty = 100_000_000;

    /// <summary>Makes it in an empty store, and a key for it.</summary>
    public static async Task<string> OpenAsync(TableServiceClient tables, CancellationToken stopping)
    {
        var storefronts = new StorefrontTable(tables);
        await storefronts.CreateAsync(
            new StorefrontRow { Id = Id, Name = "Benchmark", CreatedAt = TimeProvider.System.GetUtcNow() }, stopping);
        var (key, refusal) = await new KeyRing(storefronts, TimeProvider.System)
            .CreateAsync(Id, KeyMode.Test, "benchmark", stopping);
        var (stock, catalogue) = (new StockTable(tables, TimeProvider.System), new Catalogue(tables));
        var skus = Enumerable.Range(0, Fate.SkusOfMany).Select(number => (Sku: Fate.Sku(number), Pieces: Plenty));
        foreach (var (sku, pieces) in skus.Append((Fate.SoldOut, 0)))
        {
            await stock.ReceiveAsync(sku, pieces, stopping);
            await catalogue.AddAsync(sku, stopping);
        }

        return key?.Reveal() ?? throw new InvalidOperationException(refusal);
    }

    /// <summary>How many orders are open.</summary>
    public static async Task<int> CountOpenAsync(TableServiceClient tables, CancellationToken stopping) =>
        await new OrderTable(tables).ListOpenAsync(stopping).CountAsync(stopping);

    /// <summary>What it was told from a position on.</summary>
    public static Task<IReadOnlyList<LoggedAnnouncement>> ToldAsync(
        TableServiceClient tables, long from, int most, CancellationToken stopping) =>
        new AnnouncementTable(tables, TimeProvider.System).ReadAsync(Id, from, most, stopping);
}
