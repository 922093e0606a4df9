using System.Globalization;
using Azure.Data.Tables;
using Pipeline.Orders;
using Pipeline.Simulation.Tables;

namespace Pipeline.Simulation.Histories;

/// <summary>The list of a storefront's orders: each stands in it once, from its insert on and for ever.</summary>
internal sealed partial class Watch
{
    private const string ListPrefix = "list_";
    private const int IdLength = 30;
    private readonly HashSet<string> listed = [];

    /// <summary>Whether a row of the orders' table is an order's own.</summary>
    public static bool IsOrder(TableEntity row) => row.RowKey.StartsWith("ord_", StringComparison.Ordinal);

    /// <summary>Whether a row of the orders' table lists an order that is not there.</summary>
    public bool ListsNothing(TableEntity row) =>
        row.RowKey.StartsWith(ListPrefix, StringComparison.Ordinal) && Row(row.RowKey[^IdLength..]) is null;

    private bool IsListed(string id, TableEntity order)
    {
        var left = long.MaxValue - order.GetDateTimeOffset("CreatedAt")!.Value.UtcTicks; // an insert has it
        var hex = left.ToString("x16", CultureInfo.InvariantCulture);
        var key = $"{ListPrefix}{order.GetString("StorefrontId")}_{hex}_{id}";
        return Find(OrderTable.TableName, order.PartitionKey, key) is not null;
    }

    private void OnListed(string key, TableChange change)
    {
        if (change.Before is not null) Violate($"17 {key} changed or is gone");
        if (!listed.Add(key[^IdLength..])) Violate($"17 {key[^IdLength..]} is listed twice");
    }
}
