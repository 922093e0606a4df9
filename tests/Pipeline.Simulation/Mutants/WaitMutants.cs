namespace Pipeline.Simulation.Mutants;

/// <summary>Rules of those who wait for stock.</summary>
internal static class WaitMutants
{
    private const string HoldPlan = "Inventory/HoldPlan.cs";
    private const string TakeUpPlan = "Inventory/TakeUpPlan.cs";
    private const string Backorders = "Inventory/Backorders.cs";

    public static IReadOnlyList<Mutant> All { get; } =
    [
        new("who comes now overtakes nobody who waits", new Change(
            HoldPlan, "stock.Free >= quantity", "stock.Available >= quantity")),
        new("those who wait are served as they came", new Change(
            TakeUpPlan,
            "if (wait.Quantity > stock.Available) break;", "if (wait.Quantity > stock.Available) continue;")),
        new("a hold that waits has its place in the line", new Change(
            HoldPlan, "holds.Add(new Wait(ticket, order, quantity).Add(stock.Sku));", "")),
        new("who gives up leaves the line", new Change(
            HoldPlan, "holds.Add(Wait.Delete(stock.Sku, hold.Ticket));", "")),
        new("who gives up is counted no more", new Change(HoldPlan, "stock = stock.Leave(hold.Quantity);", "")),
        new("who is served leaves the line", new Change(TakeUpPlan, "Wait.Delete(read.Sku, wait.Ticket), ", "")),
        new("who is served holds", new Change(TakeUpPlan, "hold.Replace(read.Sku), ", "")),
        new("who is served is left a notice", new Change(TakeUpPlan, ", Notice.Add(read.Sku, wait)", "")),
        new("who waits is served by the timer", new Change(
            Backorders, "if (!await ServeAsync(sku, cancellationToken)) break;", "break;")),
        new("who waits is not charged", new Change(
            "Inventory/ReserveStock.cs", "lines.Contains(HoldState.Waiting)", "lines.Length == 0")),
        new("who is served is woken", new Change(
            Backorders, "stored.Order.Rest is { Reason: RestReason.Backorder }", "stored.Order.Rest is null")),
        new("who is woken is nudged", new Change(
            Backorders, "await courier.SendNextAsync(stored, cancellationToken);", "await Task.CompletedTask;")),
        new("who was woken and not nudged is nudged", new Change(
            Backorders, "!WasWokenLately(stored.Order)", "stored.Order.Rest is null")),
        new("a notice stays until it was heeded", new Change(
            Backorders,
            "return false; // on its way",
            "await table.DeleteEntityAsync(sku, notice.Key, ETag.All, cancellationToken);"
                + " return false; // on its way")),
    ];
}
