using Azure;
using Azure.Data.Tables;
using Pipeline.Orders;

namespace Pipeline.Inventory;

/// <summary>What holds of the pieces that an order wants of a SKU.</summary>
public enum HoldState
{
    Held,

    /// <summary>Given back, or never had: a tombstone that a later reservation finds and is short.</summary>
    Released,
    Sold,

    /// <summary>Nothing yet: it waits its turn, as the SKU's backorder option has it.</summary>
    Waiting,
}

/// <summary>An order's hold on one SKU. It stays while its order can still move.</summary>
/// <param name="Order">Whose.</param>
/// <param name="Quantity">Pieces held or waited for; fewer after a return.</param>
/// <param name="State">What holds of it.</param>
/// <param name="LastReturn">The number of the return that it saw last; 0 for none.</param>
/// <param name="Ticket">Its place among those who wait; 0 for none.</param>
/// <param name="ETag">What its next version must match.</param>
internal sealed record Hold(OrderId Order, int Quantity, HoldState State, int LastReturn, long Ticket, ETag ETag)
{
    private const string QuantityColumn = "Quantity";
    private const string StateColumn = "State";
    private const string LastReturnColumn = "LastReturn";
    private const string TicketColumn = "Ticket";

    public static async Task<Hold?> ReadAsync(TableClient table, string sku, OrderId order)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(sku, Key(order));
        return found is { HasValue: true, Value: { } row }
            ? new Hold(
                order,
                row.GetInt32(QuantityColumn) ?? throw new InvalidDataException($"A hold of {order} has no quantity."),
                Enum.Parse<HoldState>(row.GetString(StateColumn)),
                row.GetInt32(LastReturnColumn) ?? 0, // written by a return only
                row.GetInt64(TicketColumn) ?? 0, // written for those who wait only
                row.ETag)
            : null;
    }

    public TableTransactionAction Add(string sku) => new(TableTransactionActionType.Add, Row(sku));

    public TableTransactionAction Replace(string sku) =>
        new(TableTransactionActionType.UpdateReplace, Row(sku), ETag);

    private TableEntity Row(string sku)
    {
        var row = new TableEntity(sku, Key(Order))
        {
            [QuantityColumn] = Quantity,
            [StateColumn] = State.ToString(),
        };
        if (LastReturn > 0) row[LastReturnColumn] = LastReturn;
        if (Ticket > 0) row[TicketColumn] = Ticket;
        return row;
    }

    private static string Key(OrderId order) => $"hold_{order}";
}
