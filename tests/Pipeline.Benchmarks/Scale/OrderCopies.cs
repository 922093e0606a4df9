using Azure.Data.Tables;
using Pipeline.Benchmarks.Operations;
using Pipeline.Benchmarks.Stand;
using Pipeline.Inventory;
using Pipeline.Notification;
using Pipeline.Orders;

namespace Pipeline.Benchmarks.Scale;

/// <summary>
/// Fills a store with copies of a closed order, by the product's own tables and so as its functions leave one: row,
/// entry of the list, hold, announcement. Placing so many would take hours. The simulated provider knows none of them.
/// </summary>
internal sealed class OrderCopies(TableServiceClient tables)
{
    private const int AtOnce = 512; // of 16 partitions: as many as share a transaction
    private const int Some = 10_000; // are told about
    private readonly OrderTable orders = new(tables);
    private readonly StockTable stock = new(tables, TimeProvider.System);
    private readonly AnnouncementTable announcements = new(tables, TimeProvider.System);

    public async Task AddAsync(int count, TextWriter output, CancellationToken stopping)
    {
        var first = await BenchStorefront.ToldAsync(tables, 1, 1, stopping);
        var closed = await orders.ReadAsync(first[0].Announcement.OrderId, stopping)
            ?? throw new InvalidOperationException("There is no order to copy.");
        var name = Servers.NewName();
        foreach (var some in Enumerable.Range(0, count).Chunk(Some))
        {
            await Parallel.ForEachAsync(
                some.Select(number => OrderId.For(BenchStorefront.Id, $"{name}-{number}")),
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stopping },
                (id, token) => AddAsync(closed.Order with { Id = id }, token));
            await output.WriteLineAsync($"  {some[^1] + 1} of {count} copies");
        }
    }

    private async ValueTask AddAsync(Order copy, CancellationToken stopping)
    {
        foreach (var line in copy.Purchase.Lines)
            await stock.ReserveAsync(copy.Id, line.Sku, line.Quantity, stopping);
        await orders.InsertAsync(copy, stopping);
        await announcements.AddAsync(Announcement.Of(copy), [], stopping);
    }
}
