using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using Pipeline.Messaging;
using Pipeline.Orders;

namespace Pipeline.Inventory;

/// <summary>
/// Serves those who wait for a SKU once pieces are there, and tells their orders. Both are levels, not events: it may
/// be called at any time, by several at once, and after any crash.
/// </summary>
public sealed partial class Backorders(
    TableServiceClient service, OrderTable orders, Courier courier, TimeProvider time, ILogger<Backorders> logger)
{
    private const int MostRounds = 20;
    private const int Parallel = 16;
    private static readonly TimeSpan Insistence = TimeSpan.FromMinutes(5);
    private readonly TableClient table = service.GetTableClient(StockTable.TableName);

    /// <summary>The SKUs for which somebody may be waiting.</summary>
    public IAsyncEnumerable<string> ListSkusAsync(CancellationToken cancellationToken) =>
        BackorderSkus.ListAsync(table, cancellationToken);

    /// <summary>Serves whom the available pieces suffice for, and tells whoever has not heard of it.</summary>
    /// <returns>How many orders were woken.</returns>
    /// <exception cref="RequestFailedException">What is left undone is done with the next call.</exception>
    public async Task<int> TakeUpAsync(string sku, CancellationToken cancellationToken)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            if (!await ServeAsync(sku, cancellationToken)) break;
        }

        var woken = 0;
        await foreach (var some in Notice.ListAsync(table, sku, cancellationToken).Chunk(Parallel))
        {
            var told = await Task.WhenAll(some.Select(notice => TryTellAsync(sku, notice, cancellationToken)));
            woken += told.Count(wasWoken => wasWoken);
        }

        return woken;
    }

    // False: nobody is left to be served. The stock row is read first: its ETag vouches for the waits read after it.
    private async Task<bool> ServeAsync(string sku, CancellationToken cancellationToken)
    {
        var stock = await StockRow.ReadAsync(table, sku, cancellationToken);
        if (stock.Waiting.Orders == 0 || stock.Available == 0) return false;
        var line = await Wait.ListAsync(table, sku, TakeUpPlan.MostServed, cancellationToken)
            .ToListAsync(cancellationToken);
        var actions = TakeUpPlan.Of(stock, line);
        if (actions.Count > 0) await StockTable.TrySubmitAsync(table, actions, cancellationToken);
        return actions.Count > 0; // lost to somebody else's write or not: look again
    }

    // One order that cannot be read must not keep the others waiting.
    private async Task<bool> TryTellAsync(string sku, Notice notice, CancellationToken cancellationToken)
    {
        try
        {
            return await TellAsync(sku, notice, cancellationToken);
        }
        catch (Exception fault) when (fault is InvalidDataException || Faults.IsTransient(fault, cancellationToken))
        {
            Log.NotTold(logger, notice.Order, sku, fault);
            return false;
        }
    }

    private async Task<bool> TellAsync(string sku, Notice notice, CancellationToken cancellationToken)
    {
        var stored = await orders.ReadAsync(notice.Order, cancellationToken);
        if (stored is null || stored.Order is not { Goal: Goal.Fulfil, Stock: StockState.None }
            || await WaitsElsewhereAsync(stored.Order))
        {
            await table.DeleteEntityAsync(sku, notice.Key, ETag.All, cancellationToken);
            return false;
        }

        // Told or not, the notice stays: a step that read the stock before its pieces came may yet write that the order
        // waits, and would leave it resting with all that it waits for.
        if (stored.Order.Rest is { Reason: RestReason.Backorder })
        {
            stored = await orders.WriteAsync(stored, stored.Order.StockArrived(time.GetUtcNow()), cancellationToken);
        }
        else if (!WasWokenLately(stored.Order))
        {
            return false; // on its way, by a message of its own
        }

        if (stored is null) return false; // somebody else wrote: the next look sees what
        await courier.SendNextAsync(stored, cancellationToken);
        return true;
    }

    // Woken, and nobody has moved it since: its nudge may be lost. Only lately, for later it is the reconciler's, which
    // knows of retries.
    private bool WasWokenLately(Order order) =>
        order.Timeline[^1].Event == RestFacts.StockArrivedEvent && time.GetUtcNow() - order.UpdatedAt < Insistence;

    // Whoever serves its last line leaves a notice there, which finds the other lines held.
    private async Task<bool> WaitsElsewhereAsync(Order order)
    {
        var holds = await Task.WhenAll(order.Purchase.Lines.Select(line => Hold.ReadAsync(table, line.Sku, order.Id)));
        return holds.Any(hold => hold is { State: HoldState.Waiting });
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "Order {OrderId} was not told that its {Sku} is there; the next run does.")]
        public static partial void NotTold(ILogger logger, OrderId orderId, string sku, Exception fault);
    }
}
