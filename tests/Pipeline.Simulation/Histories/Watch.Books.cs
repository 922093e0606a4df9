using Azure.Data.Tables;
using Pipeline.Inventory;
using Pipeline.Simulation.Fakes;

namespace Pipeline.Simulation.Histories;

/// <summary>The books beside the orders' rows: stock and money.</summary>
internal sealed partial class Watch
{
    private void OnHold(TableEntity? before, TableEntity after)
    {
        var (from, to) = (before?.GetString("State") ?? "none", after.GetString("State"));
        Tally($"hold {from} -> {to}", 1);
        if (from == "Released" && to != "Released") Violate($"8 {after.RowKey} held after its tombstone");
        if (from == to) return;
        if (to == "Held") CheckTurn(before, after);
        if ("Waiting" == from || "Waiting" == to) CheckWaits(after.PartitionKey);
    }

    private void OnStock(TableEntity? before, TableEntity stock)
    {
        OnReceived(before, stock);
        var (onHand, available) = (stock.GetInt64("OnHand"), stock.GetInt64("Available"));
        var (held, sold) = (stock.GetInt64("Held"), stock.GetInt64("Sold"));
        if (available < 0) Violate($"7 {stock.PartitionKey} is oversold");
        if (onHand != available + held)
        {
            Violate($"7 {stock.PartitionKey}: on hand {onHand} is not {available} + {held}");
        }

        if (stocked.TryGetValue(stock.PartitionKey, out var all) && onHand + sold != all)
        {
            Violate($"7 {stock.PartitionKey} grew or shrank");
        }

        if (stock.GetInt64("WaitingOrders") > 0 || before?.GetInt64("WaitingOrders") > 0)
        {
            CheckWaits(stock.PartitionKey);
        }
    }

    private void OnMoved(Charge charge)
    {
        if (house.Provider.Captured(charge.OrderId) > 1) Violate($"4 {charge.OrderId} is charged twice");
        if (Row(charge.OrderId)?.GetString("PaymentId") != charge.Id && charge.State != MoneyState.Cancelled)
        {
            Violate($"4 {charge.Id} moved money and does not stand in the row of {charge.OrderId}");
        }

        if (charge.State is not (MoneyState.Captured or MoneyState.Authorised)) return;
        if (charge.Money != charge.Total)
        {
            Violate($"5 {charge.Id} is about {charge.Money}, the order about {charge.Total}");
        }

        if (Row(charge.OrderId)?.GetString("Stock") != "Held"
            || Holds(charge.OrderId).Any(hold => hold.GetString("State") == "Waiting"))
        {
            Violate($"4 {charge.OrderId} is charged without its stock");
        }
    }

    public IEnumerable<TableEntity> Holds(string order) => stocked.Keys
        .Select(sku => Find(StockTable.TableName, sku, HoldPrefix + order))
        .OfType<TableEntity>();

    private void OnConfirmed(string id)
    {
        // One that was given back in full by refunds was captured as well.
        var captured = house.Provider.Charges.Count(charge => charge.OrderId == id
            && charge.State is MoneyState.Captured or MoneyState.Refunded);
        if (captured != 1) Violate($"4 {id} is confirmed with {captured} payments");

        if (Holds(id).Any(hold => hold.GetString("State") != "Held") || !Holds(id).Any())
        {
            Violate($"4 {id} is confirmed without its stock");
        }
    }
}
