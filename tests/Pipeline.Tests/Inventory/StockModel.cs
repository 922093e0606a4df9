using Pipeline.Inventory;
using Pipeline.Orders;

namespace Pipeline.Tests.Inventory;

/// <summary>
/// What <see cref="StockTable"/> and <see cref="StockLedger"/> promise for one SKU, in the fewest words.
/// </summary>
internal sealed class StockModel
{
    private readonly Dictionary<OrderId, int?> holds = [];
    private readonly Dictionary<int, long> adjusted = [];
    private long? onHand;

    /// <summary>The pieces that each order holds; null for one that was short or gave back: that is for good.</summary>
    public IReadOnlyDictionary<OrderId, int?> Holds => holds;

    public StockLevel? Level => onHand is { } pieces ? new StockLevel(pieces, Available, Held, Sold: 0) : null;

    private long Held => holds.Values.Sum(pieces => (long)(pieces ?? 0));

    private long Available => (onHand ?? 0) - Held;

    public bool Reserve(OrderId order, int pieces)
    {
        if (!holds.ContainsKey(order)) holds[order] = pieces <= Available ? pieces : null;
        return holds[order] is not null;
    }

    public void Release(OrderId order) => holds[order] = null;

    /// <summary>False: fewer would be left than are held, and nothing was done.</summary>
    public bool Receive(long pieces)
    {
        if (Available + pieces < 0) return false;
        onHand = (onHand ?? 0) + pieces;
        return true;
    }

    /// <summary>False: fewer would be left than are held, and nothing was done.</summary>
    public bool Set(long pieces)
    {
        if (pieces < Held) return false;
        onHand = pieces;
        return true;
    }

    /// <summary>Once for each key; false for an unknown SKU too, and for a key of another change.</summary>
    public bool Adjust(int key, long pieces)
    {
        if (adjusted.TryGetValue(key, out var before)) return before == pieces;
        if (onHand is null || !Receive(pieces)) return false;
        adjusted[key] = pieces;
        return true;
    }
}
