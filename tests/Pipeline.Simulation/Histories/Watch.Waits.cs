using System.Globalization;
using Azure.Data.Tables;
using Pipeline.Inventory;

namespace Pipeline.Simulation.Histories;

/// <summary>Those who wait for stock, and those who put it in.</summary>
internal sealed partial class Watch
{
    // Of a SKU, before the transaction that is being looked at.
    private readonly Dictionary<string, long> lastTickets = [];

    /// <summary>Pieces on hand change by what a movement says, and by nothing else.</summary>
    private void OnReceived(TableEntity? before, TableEntity stock)
    {
        var sku = stock.PartitionKey;
        lastTickets[sku] = before?.GetInt64("LastTicket") ?? 0;
        var moves = stock.GetInt64("Moves") ?? 0;
        if (moves == (before?.GetInt64("Moves") ?? 0)) return;
        var key = "move_" + (long.MaxValue - moves).ToString("D19", CultureInfo.InvariantCulture);
        if (Find(StockTable.TableName, sku, key) is { } movement) stocked[sku] += movement.GetInt64("By") ?? 0;
        else Violate($"7 movement {moves} of {sku} is not written down");
    }

    /// <summary>Figures, places and holds say the same.</summary>
    public void CheckWaits(string sku)
    {
        var stock = Find(StockTable.TableName, sku, StockRow)!; // seeded
        var waits = Waits(sku);
        var (orders, pieces) = (stock.GetInt64("WaitingOrders") ?? 0, stock.GetInt64("WaitingPieces") ?? 0);
        if (orders != waits.Count || pieces != waits.Sum(wait => wait.Quantity))
        {
            Violate($"20 {sku} says that {orders} wait for {pieces}, and {waits.Count} do");
        }

        var waiting = house.Store.All(StockTable.TableName)
            .Where(hold => hold.PartitionKey == sku && hold.GetString("State") == "Waiting")
            .Select(hold =>
                (hold.GetInt64("Ticket") ?? 0, hold.RowKey[HoldPrefix.Length..], hold.GetInt32("Quantity")));
        if (!waiting.ToHashSet().SetEquals(waits.Select(wait => (wait.Ticket, wait.Order, (int?)wait.Quantity))))
        {
            Violate($"20 those who wait for {sku} are not those whose holds do");
        }
    }

    /// <summary>Those who wait for a SKU, in order of arrival.</summary>
    public List<(long Ticket, string Order, int Quantity)> Waits(string sku) =>
    [
        .. house.Store.All(StockTable.TableName)
            .Where(row => row.PartitionKey == sku && row.RowKey.StartsWith(WaitPrefix, StringComparison.Ordinal))
            .Select(row => (
                long.Parse(row.RowKey.AsSpan(WaitPrefix.Length), CultureInfo.InvariantCulture),
                row.GetString("Order"),
                row.GetInt32("Quantity") ?? 0))
            .OrderBy(wait => wait.Item1),
    ];

    /// <summary>Whether the first of those who wait could be served.</summary>
    public bool CouldServe(string sku) => Waits(sku) is [var first, ..]
        && Find(StockTable.TableName, sku, StockRow)?.GetInt64("Available") >= first.Quantity;

    // Nobody is held while somebody who came before waits for pieces that are no longer there.
    private void CheckTurn(TableEntity? before, TableEntity hold)
    {
        var sku = hold.PartitionKey;
        var stock = Find(StockTable.TableName, sku, StockRow)!; // seeded
        if (stock.GetInt64("WaitingOrders") is null or 0) return; // nobody
        var turn = before?.GetInt64("Ticket") ?? lastTickets[sku] + 1;
        var earlier = Waits(sku).Where(wait => wait.Ticket < turn).Sum(wait => wait.Quantity);
        if (stock.GetInt64("Available") < earlier) Violate($"21 {hold.RowKey} overtook who came before it");
    }
}
