using Azure;
using Azure.Data.Tables;
using Pipeline.Orders;

namespace Pipeline.Inventory;

internal enum HoldState
{
    Held,

    /// <summary>Given back, or never had: a tombstone that a later reservation finds and is short.</summary>
    Released,
    Sold,
}

/// <summary>An order's hold on one SKU. It stays while its order can still move.</summary>
internal sealed record Hold(OrderId Order, int Quantity, HoldState State, ETag ETag)
{
    private const string QuantityColumn = "Quantity";
    private const string StateColumn = "State";

    public static async Task<Hold?> ReadAsync(TableClient table, string sku, OrderId order)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(sku, Key(order));
        return found is { HasValue: true, Value: { } row }
            ? new Hold(
                order,
                row.GetInt32(QuantityColumn) ?? throw new InvalidDataException($"A hold of {order} has no quantity."),
                Enum.Parse<HoldState>(row.GetString(StateColumn)),
                row.ETag)
            : null;
    }

    public TableTransactionAction Add(string sku) => new(TableTransactionActionType.Add, Row(sku));

    public TableTransactionAction Replace(string sku) =>
        new(TableTransactionActionType.UpdateReplace, Row(sku), ETag);

    private TableEntity Row(string sku) => new(sku, Key(Order))
    {
        [QuantityColumn] = Quantity,
        [StateColumn] = State.ToString(),
    };

    private static string Key(OrderId order) => $"hold_{order}";
}
