using Pipeline.Orders;

namespace Pipeline.Inventory;

/// <summary>What an order wants of one SKU: so many pieces, or (null) to give back what it holds.</summary>
internal sealed class HoldRequest(OrderId order, int? quantity)
{
    public OrderId Order { get; } = order;
    public int? Quantity { get; } = quantity;
    public bool IsRelease => Quantity is null;
}
