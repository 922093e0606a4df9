using System.Globalization;
using Azure.Data.Tables;
using Pipeline.Orders;

namespace Pipeline.Inventory;

/// <summary>
/// Says that an order which waited for a SKU has its pieces. Written in the transaction that held them, and taken away
/// only when the order's row shows that it was heeded: whoever dies in between, the next look finds it.
/// </summary>
/// <param name="Key">Its row's key; notices stand in the order in which their orders came.</param>
/// <param name="Order">Whose pieces are there.</param>
internal sealed record Notice(string Key, OrderId Order)
{
    private const string Prefix = "notice_";

    public static TableTransactionAction Add(string sku, Wait wait) => new(
        TableTransactionActionType.Add,
        new TableEntity(sku, Prefix + wait.Ticket.ToString("D19", CultureInfo.InvariantCulture))
        {
            [nameof(Order)] = wait.Order.Value,
        });

    public static IAsyncEnumerable<Notice> ListAsync(
        TableClient table, string sku, CancellationToken cancellationToken)
    {
        var rows = TableClient.CreateQueryFilter(
            $"PartitionKey eq {sku} and RowKey ge {Prefix} and RowKey lt {RowPrefix.End(Prefix)}");
        return table.QueryAsync<TableEntity>(rows, cancellationToken: cancellationToken).Select(Read);
    }

    private static Notice Read(TableEntity row) => new(
        row.RowKey,
        OrderId.Parse(row.GetString(nameof(Order)))
            ?? throw new InvalidDataException($"{row.RowKey} of {row.PartitionKey} is unreadable."));
}
