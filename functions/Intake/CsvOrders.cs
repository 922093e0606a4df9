using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Pipeline.Storefronts;

namespace Pipeline.Intake;

/// <summary>
/// Orders as comma-separated values (RFC 4180) with a header: a row is a line item, and adjacent rows of one key are
/// one order. An order is held in memory at a time.
/// </summary>
internal sealed class CsvOrders : IDisposable
{
    // No member of an order is as long. A quote that is never closed makes all that follows one cell.
    private const int LongestCell = 8 * 1024;

    // With the mark that spreadsheets put first; not detected by it, for that would let what is no UTF-8 pass.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true);

    private readonly ImportBody body;
    private readonly CsvParser parser;
    private string[] header = [];
    private bool isBroken;
    private bool isBadRow;

    private CsvOrders(ImportBody body)
    {
        this.body = body;
        parser = new CsvParser(
            new StreamReader(body, Utf8, detectEncodingFromByteOrderMarks: false),
            new CsvConfiguration(CultureInfo.InvariantCulture)
            {
                BadDataFound = _ => isBadRow = true,
                MaxFieldSize = LongestCell,
                ExceptionMessagesContainRawData = false,
            });
    }

    /// <summary>Reads the header, without which no row means anything.</summary>
    public static async Task<(CsvOrders? Orders, Refusal? Refusal)> OpenAsync(ImportBody body)
    {
        var orders = new CsvOrders(body);
        if (await orders.NextAsync() is { } header && IsHeader(header))
        {
            orders.header = header;
            return (orders, null);
        }

        orders.Dispose();
        return (null, new Refusal(
            Problems.NotCsv,
            "Send UTF-8 whose first line names the columns, separated by commas, each once, out of: "
                + $"{string.Join(", ", CsvOrder.Columns)}."));
    }

    public async IAsyncEnumerable<ImportItem> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        CsvOrder? order = null;
        while (await NextAsync() is { } cells)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Array.TrueForAll(cells, cell => cell.Length == 0)) continue; // spreadsheets leave such rows at the end
            var row = new CsvRow(parser.RawRow, header, cells, isBadRow || cells.Length != header.Length);
            if (order?.Takes(row) == true) continue;
            if (order is not null) yield return order.Finish();
            order = new CsvOrder(row);
        }

        // Cut off or broken, the order that was being read may lack rows: it is named, and not accepted.
        if (body.IsCutOff) yield return ImportItem.Refused(order?.Line ?? parser.RawRow, ImportBody.TooLarge);
        else if (isBroken) yield return ImportItem.Refused(order?.Line ?? parser.RawRow, Broken);
        else if (order is not null) yield return order.Finish();
    }

    public void Dispose() => parser.Dispose();

    private static Refusal Broken => new(
        Problems.NotCsv,
        "Reading stopped at this line or behind it: what follows is no UTF-8, or a cell without an end.");

    private static bool IsHeader(string[] header) =>
        header.All(CsvOrder.Columns.Contains) && header.Distinct().Count() == header.Length;

    private async Task<string[]?> NextAsync()
    {
        isBadRow = false;
        try
        {
            return await parser.ReadAsync() ? parser.Record : null;
        }
        catch (Exception fault) when (fault is DecoderFallbackException or MaxFieldSizeException)
        {
            isBroken = true;
            return null;
        }
    }
}

/// <summary>A row of a CSV file.</summary>
/// <param name="Line">Where it stands, from 1.</param>
/// <param name="Header">The columns' names.</param>
/// <param name="Cells">In the order of the columns.</param>
/// <param name="IsBad">It has more or fewer cells than columns, or quotes that do not match.</param>
internal sealed record CsvRow(int Line, string[] Header, string[] Cells, bool IsBad)
{
    /// <summary>A cell's text; null when it is empty or there is no such column.</summary>
    public string? Cell(string column) =>
        Array.IndexOf(Header, column) is >= 0 and var i && i < Cells.Length && Cells[i].Length > 0 ? Cells[i] : null;
}
