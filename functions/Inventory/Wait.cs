using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Pipeline.Orders;

namespace Pipeline.Inventory;

/// <summary>
/// An order's place among those who wait for a SKU. It stands beside the order's hold as long as that waits: both are
/// written, and taken away, in the stock row's transaction.
/// </summary>
/// <param name="Ticket">Rises in order of arrival.</param>
/// <param name="Order">Whose.</param>
/// <param name="Quantity">Pieces.</param>
internal sealed record Wait(long Ticket, OrderId Order, int Quantity)
{
    private const string Prefix = "wait_";

    public TableTransactionAction Add(string sku) => new(
        TableTransactionActionType.Add,
        new TableEntity(sku, Key(Ticket)) { [nameof(Order)] = Order.Value, [nameof(Quantity)] = Quantity });

    /// <summary>Under the stock row's ETag: nobody's place changes without it.</summary>
    public static TableTransactionAction Delete(string sku, long ticket) =>
        new(TableTransactionActionType.Delete, new TableEntity(sku, Key(ticket)), ETag.All);

    /// <summary>The first of those who wait for a SKU, in order of arrival.</summary>
    public static IAsyncEnumerable<Wait> ListAsync(
        TableClient table, string sku, int most, CancellationToken cancellationToken)
    {
        var rows = TableClient.CreateQueryFilter(
            $"PartitionKey eq {sku} and RowKey ge {Prefix} and RowKey lt {RowPrefix.End(Prefix)}");
        return table.QueryAsync<TableEntity>(rows, most, cancellationToken: cancellationToken)
            .Take(most).Select(Read);
    }

    private static Wait Read(TableEntity row) => new(
        long.Parse(row.RowKey.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture),
        OrderId.Parse(row.GetString(nameof(Order))) ?? throw Broken(row),
        row.GetInt32(nameof(Quantity)) ?? throw Broken(row));

    private static string Key(long ticket) => Prefix + ticket.ToString("D19", CultureInfo.InvariantCulture);

    private static InvalidDataException Broken(TableEntity row) =>
        new($"{row.RowKey} of {row.PartitionKey} is unreadable.");
}
