using Azure.Data.Tables;
using Pipeline.Inventory;
using Pipeline.Orders;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Inventory;

/// <summary>The rows of one SKU as they are, read without the product's help.</summary>
internal sealed record StockBooks(
    string Sku, StockLevel? Level, IReadOnlyDictionary<OrderId, (int Quantity, HoldState State)> Holds)
{
    /// <summary>The pieces that each order holds; null for one that holds none any more.</summary>
    public Dictionary<OrderId, int?> Pieces => Holds.ToDictionary(
        hold => hold.Key, hold => hold.Value.State == HoldState.Held ? hold.Value.Quantity : (int?)null);

    /// <summary>What is wrong with them in themselves.</summary>
    public IEnumerable<string> Faults => FaultsOf(Level).Concat(
        (Level?.Held ?? 0) == Pieces.Values.Sum(pieces => (long)(pieces ?? 0))
            ? []
            : [$"{Sku}: {Level} but its holds are {string.Join(' ', Holds)}"]);

    public static IEnumerable<string> FaultsOf(StockLevel? level) =>
        level is null or { Available: >= 0, Held: >= 0 } && level?.OnHand == level?.Available + level?.Held
            ? []
            : [$"{level} does not add up"];

    public static async Task<StockBooks> ReadAsync(Store store, string sku)
    {
        StockLevel? level = null;
        var holds = new Dictionary<OrderId, (int, HoldState)>();
        var rows = Table(store).QueryAsync<TableEntity>(row => row.PartitionKey == sku, cancellationToken: Store.Stop);
        await foreach (var row in rows)
        {
            if (row.RowKey == "stock") level = LevelOf(row);
            if (!row.RowKey.StartsWith("hold_", StringComparison.Ordinal)) continue; // people's changes stand there too
            holds.Add(OrderOf(row), ((int)row["Quantity"], Enum.Parse<HoldState>(row.GetString("State"))));
        }

        return new StockBooks(sku, level, holds);
    }

    public static TableClient Table(Store store) => store.Service.GetTableClient(StockTable.TableName);

    private static StockLevel LevelOf(TableEntity row) => new(
        (long)row["OnHand"], (long)row["Available"], (long)row["Held"], (long)row["Sold"]);

    private static OrderId OrderOf(TableEntity row) =>
        OrderId.Parse(row.RowKey["hold_".Length..]) ?? throw new InvalidDataException(row.RowKey);
}
