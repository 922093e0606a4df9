using Azure;
using Azure.Data.Tables;
using Pipeline.Storefronts;

namespace Pipeline.Rules;

/// <summary>
/// What a piece of a SKU costs, by currency. Where no price was ever set nobody reads it: one row says whether there is
/// any, and is remembered for a minute like the prices themselves.
/// </summary>
public sealed class PriceBook
{
    public const string TableName = "prices";
    private const string Row = "price";
    private const string Opened = "!opened"; // no SKU is called so
    private readonly TableClient table;
    private readonly Remembered<string, Price> prices;

    public PriceBook(TableServiceClient service, TimeProvider time)
    {
        table = service.GetTableClient(TableName);
        prices = new(FindAsync, time);
    }

    /// <summary>The prices of these SKUs in a currency, at most a minute old; those that have one.</summary>
    public async Task<IReadOnlyDictionary<string, long>> OfAsync(
        IEnumerable<string> skus, string currency, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, long>(StringComparer.Ordinal);
        if (await prices.FindAsync(Opened, cancellationToken) is null) return found;
        foreach (var sku in skus)
        {
            var price = await prices.FindAsync(sku, cancellationToken);
            if (price?.Amounts.TryGetValue(currency, out var amount) == true) found[sku] = amount;
        }

        return found;
    }

    /// <summary>What stands in the book now; null for a SKU without a price.</summary>
    public async Task<Price?> FindAsync(string sku, CancellationToken cancellationToken)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(sku, Row, cancellationToken: cancellationToken);
        return found is { HasValue: true, Value: { } row } ? Price.Read(row) : null;
    }

    public async Task SetAsync(Price price, CancellationToken cancellationToken)
    {
        // First, so that no price stands in a book that everybody believes to be empty.
        await table.UpsertEntityAsync(new TableEntity(Opened, Row), TableUpdateMode.Merge, cancellationToken);
        await table.UpsertEntityAsync(price.Write(Row), TableUpdateMode.Replace, cancellationToken);
    }

    /// <summary>False when there was none.</summary>
    public async Task<bool> DeleteAsync(string sku, CancellationToken cancellationToken)
    {
        if (await FindAsync(sku, cancellationToken) is null) return false;
        await table.DeleteEntityAsync(sku, Row, ETag.All, cancellationToken);
        return true;
    }

    /// <summary>The prices in ordinal order of their SKUs, those after the given one.</summary>
    public IAsyncEnumerable<Price> ListAsync(string? after, int limit, CancellationToken cancellationToken) => table
        .QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey gt {after ?? Opened}"), Math.Min(limit, 1_000),
            cancellationToken: cancellationToken)
        .Select(Price.Read)
        .Take(limit);
}

/// <param name="Sku">Whose.</param>
/// <param name="Amounts">Minor units of one piece, by ISO 4217 code.</param>
public sealed record Price(string Sku, IReadOnlyDictionary<string, long> Amounts)
{
    // A column a currency; everything else in a row is the service's.
    internal static Price Read(TableEntity row) => new(
        row.PartitionKey,
        row.Where(column => column is { Key.Length: 3, Value: long })
            .ToDictionary(column => column.Key, column => (long)column.Value, StringComparer.Ordinal));

    internal TableEntity Write(string rowKey)
    {
        var row = new TableEntity(Sku, rowKey);
        foreach (var (currency, amount) in Amounts) row[currency] = amount;
        return row;
    }
}
