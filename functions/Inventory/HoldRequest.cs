using Pipeline.Orders;

namespace Pipeline.Inventory;

/// <summary>What an order wants of one SKU. A class: two requests are never the same one, however alike.</summary>
internal sealed class HoldRequest
{
    private HoldRequest(OrderId order, HoldKind kind, int quantity, int number) =>
        (Order, Kind, Quantity, Number) = (order, kind, quantity, number);

    public OrderId Order { get; }

    public HoldKind Kind { get; }

    /// <summary>Pieces to hold, or that came back.</summary>
    public int Quantity { get; }

    /// <summary>Which return of the order it is, from 1.</summary>
    public int Number { get; }

    public static HoldRequest Reserve(OrderId order, int quantity) => new(order, HoldKind.Reserve, quantity, 0);

    /// <summary>Gives back whatever the order holds.</summary>
    public static HoldRequest Release(OrderId order) => new(order, HoldKind.Release, 0, 0);

    public static HoldRequest Return(OrderId order, int quantity, int number) =>
        new(order, HoldKind.Return, quantity, number);
}

internal enum HoldKind
{
    Reserve,
    Release,
    Return,
}
