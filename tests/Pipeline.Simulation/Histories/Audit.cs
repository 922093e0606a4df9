using Azure.Data.Tables;
using Pipeline.Inventory;
using Pipeline.Notification;
using Pipeline.Operations;
using Pipeline.Orders;
using Pipeline.Simulation.Fakes;

namespace Pipeline.Simulation.Histories;

/// <summary>
/// The invariants that hold once everything has drained. The numbers are those of docs/order-life.md.
/// </summary>
internal static class Audit
{
    public static void Check(House house, Shop shop)
    {
        foreach (var (order, answers) in shop.Answers) CheckAnswers(house, order, answers);
        foreach (var row in house.Store.All(OrderTable.TableName))
        {
            if (Watch.IsOrder(row)) CheckOrder(house, shop, row);
            else if (row.RowKey.StartsWith("open_", StringComparison.Ordinal)) CheckMarker(house, row);
            else if (house.Watch.ListsNothing(row)) house.Watch.Violate($"17 {row.RowKey} lists no order");
        }

        var kept = house.Store.All(DeadLetterTable.TableName).Count();
        house.World.Tally.Add("dead letters kept", kept);
        if (house.Broker.Unkept > 0 || !house.Broker.Lost && kept != house.Broker.Buried)
        {
            house.Watch.Violate($"2 {house.Broker.Buried} dead letters, {kept} kept, {house.Broker.Unkept} left");
        }

        foreach (var sku in house.Watch.Stocks.Keys) CheckStock(house, sku);
        foreach (var (sku, key) in shop.Received)
        {
            if (house.Store.Find(StockTable.TableName, sku, $"adjust_{key}") is null)
            {
                house.Watch.Violate($"1 {key} was received and is gone");
            }
        }

        foreach (var charge in house.Provider.Charges.Where(charge => charge.State == MoneyState.Captured))
        {
            if (house.Watch.Row(charge.OrderId) is not { } row || row.GetString("PaymentId") != charge.Id)
            {
                house.Watch.Violate($"13 {charge.Id} is captured for no order");
            }
        }
    }

    private static void CheckAnswers(House house, string order, List<(string Reference, int Status)> answers)
    {
        var accepted = answers.Where(answer => answer.Status == 202).Select(answer => answer.Reference).ToHashSet();
        if (accepted.Count > 0) house.World.Tally.Add("orders accepted");
        if (accepted.Count > 0 && house.Watch.Row(order) is null)
        {
            house.Watch.Violate($"1 {order} was accepted and is gone");
        }

        if (accepted.Count > 1) house.Watch.Violate($"3 {order} was accepted with two bodies");
        if (answers.Any(answer => answer.Status == 422 && accepted.Contains(answer.Reference)))
        {
            house.Watch.Violate($"3 {order} was accepted and refused");
        }
    }

    private static void CheckMarker(House house, TableEntity marker)
    {
        if (house.Watch.Row(marker.RowKey["open_".Length..]) is not { } row)
        {
            house.Watch.Violate($"11 {marker.RowKey} has no row");
        }
        else if (Watch.IsClosed(row))
        {
            house.Watch.Violate($"11 {marker.RowKey} outlived its order");
        }
    }

    private static void CheckOrder(House house, Shop shop, TableEntity row)
    {
        var id = row.RowKey;
        house.World.Tally.Add("orders");
        if (!Watch.IsClosed(row))
        {
            CheckOpen(house, row);
            return;
        }

        house.Watch.CheckRefunds(id, row);
        var (told, captured) = (row.GetString("Announced"), house.Provider.Captured(id));
        var isSold = row.GetString("Goal") == "Fulfil";
        var gone = house.Provider.RefundsOf(id).Sum(one => one.Refund.Money.Amount);
        var isBack = gone > 0 && house.Provider.Charges.Any(charge =>
            charge.OrderId == id && charge.Money.Amount == gone);
        house.World.Tally.Add($"ended {told} {row.GetString("Reason")}");
        var held = house.Watch.Holds(id).Count(hold => hold.GetString("State") == "Held");
        if (isSold && ((captured != 1 && !isBack) || held == 0))
        {
            house.Watch.Violate($"4 {id} ended confirmed without money or stock");
        }

        if (!isSold && captured != 0) house.Watch.Violate($"6 {id} ended {told} and keeps the money");
        if (!isSold && held != 0) house.Watch.Violate($"6 {id} ended {told} and keeps its stock");
        if (shop.Rejected.Contains(id) && row.GetString("Reason") != "Refused")
        {
            house.Watch.Violate($"19 the rejection of {id} was forgotten");
        }

        if (shop.Cancelled.Contains(id) && isSold)
        {
            house.Watch.Violate($"6 the cancel of {id} was forgotten");
        }

        var all = house.Store.All(AnnouncementTable.TableName)
            .Where(said => said.GetString("OrderId") == id).Select(said => said.GetString("Outcome"))
            .Where(said => said != "Refunded").Order(); // those are looked at one by one
        if (string.Join(',', all) is not ("Confirmed" or "Rejected" or "Cancelled" or "Cancelled,Confirmed"))
        {
            house.Watch.Violate($"10 {id} was announced as {string.Join(',', all)}");
        }
    }

    // Open at the end: only what nobody may move on.
    private static void CheckOpen(House house, TableEntity row)
    {
        var (id, why) = (row.RowKey, "violation");
        if (house.Reconciles) why = "violation";
        else if (WaitsForNothing(house, row)) why = "violation";
        else if (row.GetString("RestReason") != "None") why = "rests";
        else if (house.Watch.DeadLettered.Contains(id)) why = "is a dead letter";
        else if (house.Watch.WasLeftBehind(id)) why = "was never nudged after an answer";
        house.World.Tally.Add($"open: {why}");
        if (why == "violation")
        {
            house.Watch.Violate(
                $"2 {id} never ends: {row.GetString("Goal")} {row.GetString("Stock")} {row.GetString("Payment")}");
        }
    }

    // It has what it waits for, and nobody told it.
    private static bool WaitsForNothing(House house, TableEntity row) => row.GetString("RestReason") == "Backorder"
        && house.Watch.Holds(row.RowKey).All(hold => hold.GetString("State") != "Waiting");

    private static void CheckStock(House house, string sku)
    {
        var stock = house.Store.Find(StockTable.TableName, sku, "stock")!; // seeded
        var held = house.Store.All(StockTable.TableName)
            .Where(hold => hold.PartitionKey == sku && hold.GetString("State") == "Held")
            .Sum(hold => hold.GetInt32("Quantity") ?? 0);
        house.Watch.CheckWaits(sku);
        if (house.Watch.CouldServe(sku)) house.Watch.Violate($"21 {sku} has pieces for who waits, and keeps them");
        if (stock.GetInt64("Held") != held)
        {
            house.Watch.Violate($"13 {sku}: held {stock["Held"]}, and the holds sum to {held}");
        }
    }
}
