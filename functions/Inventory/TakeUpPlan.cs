using Azure;
using Azure.Data.Tables;

namespace Pipeline.Inventory;

/// <summary>
/// Decides, without touching anything, whom the available pieces go to: those who wait are served one after the
/// other, as they came. The first whose wish does not fit ends it, however little the next one wants: served out of
/// turn, small orders would keep a large one waiting for ever.
/// </summary>
internal static class TakeUpPlan
{
    /// <summary>How many one transaction serves: three entities each, the stock row, and 100 is the limit.</summary>
    public const int MostServed = 33;

    /// <summary>The transaction that serves them; empty when there is nobody to serve.</summary>
    /// <param name="read">The stock, read before those who wait: its ETag vouches for what was read since.</param>
    /// <param name="line">The first of those who wait, in order of arrival.</param>
    public static IReadOnlyList<TableTransactionAction> Of(StockRow read, IEnumerable<Wait> line)
    {
        var (stock, served) = (read, new List<TableTransactionAction>());
        foreach (var wait in line.Take(MostServed))
        {
            if (wait.Quantity > stock.Available) break;
            stock = stock.Leave(wait.Quantity).Hold(wait.Quantity);
            var hold = new Hold(wait.Order, wait.Quantity, HoldState.Held, LastReturn: 0, Ticket: 0, ETag.All);
            served.AddRange([hold.Replace(read.Sku), Wait.Delete(read.Sku, wait.Ticket), Notice.Add(read.Sku, wait)]);
        }

        return served.Count > 0 ? [stock.Write(), .. served] : [];
    }
}
