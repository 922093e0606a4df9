using Pipeline.Inventory;
using Pipeline.Notification;
using Pipeline.Orders;
using Pipeline.Payment;

namespace Pipeline.EndToEnd.Harness;

/// <summary>A hold's row, read apart from the product's own code.</summary>
internal sealed record HoldRow(string Sku, OrderId Order, int Quantity, bool IsHeld);

/// <summary>Everything that was written down anywhere, at a moment when nothing moves.</summary>
internal sealed record Snapshot
{
    public required IReadOnlyList<Order> Orders { get; init; }
    public required IReadOnlySet<OrderId> Markers { get; init; }
    public required IReadOnlyList<SimulatedPayment> Ledger { get; init; }
    public required IReadOnlyDictionary<string, StockLevel> Stock { get; init; }
    public required IReadOnlyList<HoldRow> Holds { get; init; }
    public required IReadOnlyList<Announcement> Announcements { get; init; }
    public required IReadOnlyList<string> DeadLetters { get; init; }

    public int Count(Outcome outcome) => Orders.Count(order => order.Announced == outcome);

    /// <summary>A line for each order that is not closed: where it stands and what it did last.</summary>
    public string Open => string.Join('\n', Orders
        .Where(order => !OrderFlow.IsClosed(order))
        .Select(order => $"{order.Id} {order.Purchase.Payment.Token} {order.Goal} stock={order.Stock} "
            + $"payment={order.Payment} announced={order.Announced} v{order.Version} "
            + $"since {order.UpdatedAt:HH:mm:ss.f} ({order.Timeline[^1].Event})"));
}
