using System.Diagnostics;
using Azure.Data.Tables;
using Pipeline.Inventory;
using Pipeline.Messaging;
using Pipeline.Orders;
using Pipeline.Tests.Storage;

namespace Pipeline.Tests.Inventory;

/// <summary>
/// Workers on several instances that want the same few pieces at once, and whose answers are lost now and then: the
/// answers are those that one worker at a time could have been given, and the books say the same.
/// </summary>
[Collection(StorageTests.Name)]
public sealed class StockTableRaceTests(AzuriteFixture azurite, ITestOutputHelper output)
{
    private const int Instances = 3;
    private const int Workers = 64;
    private const int CallsEach = 16;
    private const int Orders = 60;
    private const long Stocked = 25;
    private const int MostAttempts = 20;
    private static readonly string[] Skus = ["TEA-001", "TEA-002", "MUG-001"];

    private int askedAgain;

    private static CancellationToken Stop => Store.Stop;

    [Fact]
    public async Task Sixty_four_workers_on_three_instances_never_oversell()
    {
        var since = Stopwatch.GetTimestamp();
        var (store, history) = await RaceAsync(Workers, CallsEach);
        var books = await BooksAsync(store);
        var answers = history.CountBy(one => one.Answer switch { null => "released", true => "held", _ => "short" })
            .OrderBy(count => count.Key, StringComparer.Ordinal).ToList();
        output.WriteLine(
            $"{history.Count} reservations and releases by {Workers} workers on {Instances} instances in "
            + $"{Stopwatch.GetElapsedTime(since).TotalSeconds:F1} s and {store.Wire.Transactions} transactions, "
            + $"{store.Wire.Lost} answers lost, {askedAgain} calls made again: {string.Join(", ", answers)}");

        Assert.Empty(StockHistory.Faults(history, books));
        Assert.All(books, sku => Assert.Equal((Stocked, 0), (sku.Level?.OnHand, sku.Level?.Sold)));
        Assert.Equal(["held", "released", "short"], answers.Select(count => count.Key));
        Assert.NotEqual(0, store.Wire.Lost);
    }

    [Theory]
    [InlineData("stock", "Available", 1)]
    [InlineData("stock", "Held", -1)]
    [InlineData("stock", "OnHand", 1)]
    [InlineData("Held", "Quantity", 1)]
    [InlineData("Held", "State", "Released")]
    public async Task A_row_that_was_falsified_is_caught(string kind, string column, object change)
    {
        var (store, history) = await RaceAsync(workers: 4, calls: 4);
        Assert.Empty(StockHistory.Faults(history, await BooksAsync(store)));

        await FalsifyAsync(store, kind, column, change);
        Assert.NotEmpty(StockHistory.Faults(history, await BooksAsync(store)));
    }

    [Fact]
    public async Task A_hold_that_is_lost_with_its_pieces_is_caught()
    {
        var (store, history) = await RaceAsync(workers: 4, calls: 4);
        var books = await BooksAsync(store);
        var sku = books.First(sku => sku.Level?.Held > 0);
        var (order, pieces) = sku.Pieces.First(hold => hold.Value is not null);
        var falsified = sku with
        {
            Level = new StockLevel(
                Stocked, sku.Level!.Available + pieces!.Value, sku.Level.Held - pieces.Value, Sold: 0),
            Holds = sku.Holds.Where(hold => hold.Key != order).ToDictionary(),
        };

        Assert.Empty(falsified.Faults);
        Assert.NotEmpty(StockHistory.Faults(history, [.. books.Except([sku]), falsified]));
    }

    [Fact]
    public async Task An_answer_that_was_falsified_is_caught()
    {
        var (store, history) = await RaceAsync(workers: 4, calls: 4);
        var books = await BooksAsync(store);
        var released = history.Where(one => one.Answer is null).Select(one => (one.Sku, one.Order)).ToHashSet();
        var kept = history.Where(one => !released.Contains((one.Sku, one.Order))).ToList();

        Assert.NotEmpty(kept);
        Assert.All(kept, one => Assert.NotEmpty(StockHistory.Faults(
            [.. history.Where(other => other != one), one with { Answer = !one.Answer }], books)));
    }

    private async Task<(Store Store, IReadOnlyCollection<Asked> History)> RaceAsync(int workers, int calls)
    {
        var store = await Store.MakeAsync(azurite);
        var tables = Enumerable.Range(0, Instances)
            .Select(_ => new StockTable(store.Connect(), TimeProvider.System)).ToArray();
        foreach (var sku in Skus) await tables[0].ReceiveAsync(sku, Stocked, Stop);
        var history = new StockHistory();
        await Task.WhenAll(Enumerable.Range(0, workers).Select(async _ =>
        {
            var lot = new Random(); // no seed would bring an interleaving back
            for (var call = 0; call < calls; call++) await CallAsync(store, tables[lot.Next(Instances)], history, lot);
        }));
        store.Wire.LoseAnswers(0); // none of what was not lost in the race
        return (store, history.Asked);
    }

    // Few orders, so that most is asked again, of another instance as likely as not.
    private async Task CallAsync(Store store, StockTable table, StockHistory history, Random lot)
    {
        var (sku, number) = (Skus[lot.Next(Skus.Length)], lot.Next(Orders));
        var (order, pieces) = (OrderId.For("demo", $"order-{number}"), 1 + number % 3);
        if (lot.Next(12) == 0) store.Wire.LoseAnswers(lot.Next(1, 4));
        if (lot.Next(6) == 0) Assert.Empty(StockBooks.FaultsOf(await table.FindAsync(sku, Stop)));
        await history.AskAsync(
            sku, order, pieces, () => UntilAnsweredAsync(lot.Next(6) == 0 ? ReleaseAsync : ReserveAsync));

        async Task<bool?> ReserveAsync() => await table.ReserveAsync(order, sku, pieces, Stop) == HoldState.Held;
        async Task<bool?> ReleaseAsync()
        {
            await table.ReleaseAsync(order, sku, Stop);
            return null;
        }
    }

    // As the next nudge would: an answer lost more often than the SDK repeats is nobody's knowledge until then.
    private async Task<bool?> UntilAnsweredAsync(Func<Task<bool?>> ask)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await ask();
            }
            catch (Exception fault) when (attempt < MostAttempts && Faults.IsTransient(fault, Stop))
            {
                Interlocked.Increment(ref askedAgain);
            }
        }
    }

    private static async Task<StockBooks[]> BooksAsync(Store store) =>
        await Task.WhenAll(Skus.Select(sku => StockBooks.ReadAsync(store, sku)));

    private static async Task FalsifyAsync(Store store, string kind, string column, object change)
    {
        var table = StockBooks.Table(store);
        var rows = await table.QueryAsync<TableEntity>(cancellationToken: Stop).ToListAsync(Stop);
        var row = rows.First(row => row.RowKey == kind || row.GetString("State") == kind);
        row[column] = (row[column], change) switch
        {
            (long pieces, int more) => pieces + more,
            (int pieces, int more) => pieces + more,
            _ => change,
        };
        await table.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, Stop);
    }
}
