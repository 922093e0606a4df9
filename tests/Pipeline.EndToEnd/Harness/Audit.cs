using Pipeline.Orders;
using Pipeline.Payment;

namespace Pipeline.EndToEnd.Harness;

/// <summary>
/// Compares what different owners wrote down about the same orders. It shares no arithmetic with the product, and
/// its result is a sentence for each contradiction.
/// </summary>
internal sealed class Audit(Snapshot books)
{
    private readonly ILookup<string, SimulatedPayment> payments = books.Ledger.ToLookup(payment => payment.OrderId);
    private readonly ILookup<OrderId, HoldRow> holds = books.Holds.ToLookup(hold => hold.Order);
    private readonly HashSet<OrderId> known = [.. books.Orders.Select(order => order.Id)];

    /// <param name="accepted">Orders that were answered with 202.</param>
    /// <param name="stocked">Pieces that were ever put in stock.</param>
    public IReadOnlyList<string> Faults(IEnumerable<OrderId> accepted, IReadOnlyDictionary<string, long> stocked) =>
    [
        .. accepted.Where(id => !known.Contains(id)).Select(id => $"{id} was answered with 202 and has no row"),
        .. books.Markers.Select(id => $"{id} still has its marker"),
        .. books.Orders.SelectMany(OrderFaults),
        .. MoneyFaults(),
        .. stocked.SelectMany(sku => StockFaults(sku.Key, sku.Value)),
        .. StrangerFaults(),
        .. books.DeadLetters.Select(letter => $"dead letter: {letter}"),
    ];

    private IEnumerable<string> OrderFaults(Order order)
    {
        if (!OrderFlow.IsClosed(order)) yield return $"{order.Id} is open";
        var isConfirmed = order.Announced == Outcome.Confirmed;
        if (order.Announced is not (Outcome.Confirmed or Outcome.Rejected))
            yield return $"{order.Id} ended as {order.Announced}";

        var paid = payments[order.Id.Value].Count(payment => payment.Status == SimulatedPaymentStatus.Captured);
        if (paid != (isConfirmed ? 1 : 0)) yield return $"{order.Id} is {order.Announced} and paid {paid} times";
        foreach (var payment in payments[order.Id.Value])
        {
            var amount = new Money(payment.Amount, payment.Currency);
            if (amount != order.Purchase.Total)
                yield return $"{order.Id} is worth {order.Purchase.Total} and its payment {amount}";
        }

        var held = holds[order.Id].Where(hold => hold.IsHeld).Select(hold => (hold.Sku, hold.Quantity)).ToHashSet();
        var wanted = isConfirmed ? order.Purchase.Lines.Select(line => (line.Sku, line.Quantity)) : [];
        if (!held.SetEquals(wanted))
            yield return $"{order.Id} is {order.Announced} and holds {string.Join(", ", held)}";

        var told = books.Announcements.Where(each => each.OrderId == order.Id).ToList();
        if (told is not [{ } only] || only.Outcome != order.Announced || only.Id != $"evt_{order.Id}_{order.Announced}")
            yield return $"{order.Id} is {order.Announced}, announced as {string.Join(", ", told)}";
    }

    private IEnumerable<string> MoneyFaults()
    {
        // Captured minus refunded: a refund turns the payment's one status round, so what is Captured is what is kept.
        var kept = books.Ledger
            .Where(payment => payment.Status == SimulatedPaymentStatus.Captured)
            .Sum(payment => payment.Amount);
        var due = books.Orders
            .Where(order => order.Announced == Outcome.Confirmed)
            .Sum(order => order.Purchase.Total.Amount);
        if (kept != due) yield return $"the provider keeps {kept} and confirmed orders are worth {due}";
    }

    private IEnumerable<string> StockFaults(string sku, long pieces)
    {
        if (!books.Stock.TryGetValue(sku, out var level))
        {
            yield return $"{sku} has no stock row";
            yield break;
        }

        if (level.Available + level.Held + level.Sold != pieces || level.Available < 0)
            yield return $"{sku} was stocked with {pieces} and is {level}";
        if (level.OnHand != level.Available + level.Held) yield return $"{sku} does not add up: {level}";
        var held = books.Holds.Where(hold => hold.Sku == sku && hold.IsHeld).Sum(hold => hold.Quantity);
        if (held != level.Held) yield return $"{sku} has holds of {held} pieces and is {level}";
    }

    private IEnumerable<string> StrangerFaults() =>
    [
        .. books.Ledger.Where(payment => OrderId.Parse(payment.OrderId) is not { } id || !known.Contains(id))
            .Select(payment => $"payment {payment.Id} is of no order"),
        .. books.Holds.Where(hold => !known.Contains(hold.Order))
            .Select(hold => $"a hold on {hold.Sku} is of no order"),
        .. books.Announcements.Where(announcement => !known.Contains(announcement.OrderId))
            .Select(announcement => $"{announcement.Id} is of no order"),
    ];
}
