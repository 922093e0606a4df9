using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Azure.Data.Tables;
using Pipeline.Benchmarks.Stand;
using Pipeline.Inventory;
using Pipeline.Orders;

namespace Pipeline.Benchmarks.HotSku;

/// <param name="Who">Ours or the naive loop.</param>
/// <param name="Writers">How many at a time.</param>
/// <param name="PerSecond">Reservations.</param>
/// <param name="Conflicts">Writes that somebody else was faster than, for each reservation.</param>
internal sealed record Reservations(string Who, int Writers, double PerSecond, double Conflicts);

/// <summary>Reservations of one SKU that all want, beside the naive loop, on the same Azurite in turns.</summary>
internal static class HotSkuBenchmark
{
    private const string Ours = "pipeline";
    private const string Naive = "naive loop";
    private const long Plenty = 1_000_000;
    private const int Few = 200;
    private static readonly int[] Loads = [1, 16, 64, 256];

    public static async Task<int> RunAsync(bool isQuick, TextWriter output, CancellationToken stopping)
    {
        var (rounds, seconds) = isQuick ? (1, 1.0) : (3, 3.0);
        await using var azure = await LocalAzure.StartAsync(stopping);
        var meter = new ConflictMeter();
        var service = meter.Open(azure.TablesSetting);
        await service.CreateTableIfNotExistsAsync(StockTable.TableName, stopping);
        var all = new List<Reservations>();
        foreach (var (writers, round) in Loads.SelectMany(load => Enumerable.Range(0, rounds).Select(at => (load, at))))
        {
            all.Add(await OursAsync(service, meter, $"HOT-{writers}-{round}", writers, seconds, stopping));
            all.Add(await NaiveAsync(service, meter, $"HOT-{writers}-{round}", writers, seconds, stopping));
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"  {writers} writers: {all[^2].PerSecond:N0}/s, naive {all[^1].PerSecond:N0}/s"));
        }

        await RequireNoOversellAsync(service, output, stopping);
        var middle = all.GroupBy(each => (each.Writers, each.Who))
            .Select(group => Runs.Median(group, each => each.PerSecond)).ToList();
        await output.WriteAsync(Page(middle));
        await Runs.SaveAsync("hot-sku", middle, JsonSerializerOptions.Web, output);
        return 0;
    }

    private static async Task<Reservations> OursAsync(
        TableServiceClient service,
        ConflictMeter meter,
        string sku,
        int writers,
        double seconds,
        CancellationToken stopping)
    {
        var stock = new StockTable(service, TimeProvider.System);
        await stock.ReceiveAsync(sku, Plenty, stopping);
        var measured = await MeasureAsync(Ours, meter, writers, seconds, async number =>
            await stock.ReserveAsync(OrderId.For(sku, $"order-{number:00000000}"), sku, 1, stopping) == HoldState.Held);
        var level = await stock.FindAsync(sku, stopping) ?? throw new InvalidOperationException("The SKU is gone.");
        Require(level.Available == Plenty - measured.Count, $"{measured.Count} reserved, {level} left.");
        return measured.Result;
    }

    private static async Task<Reservations> NaiveAsync(
        TableServiceClient service,
        ConflictMeter meter,
        string sku,
        int writers,
        double seconds,
        CancellationToken stopping)
    {
        var stock = new NaiveStock(service);
        await stock.FillAsync(sku, Plenty, stopping);
        var measured = await MeasureAsync(
            Naive, meter, writers, seconds, async _ => await stock.ReserveAsync(sku, stopping));
        Require(await stock.LeftAsync(sku, stopping) == Plenty - measured.Count, "The naive loop lost a piece.");
        return measured.Result;
    }

    private static async Task<(Reservations Result, int Count)> MeasureAsync(
        string who, ConflictMeter meter, int writers, double seconds, Func<int, Task<bool>> reserve)
    {
        var before = meter.Count;
        var next = 0;
        var began = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, writers).Select(_ => Task.Run(async () =>
        {
            var done = 0;
            while (Stopwatch.GetElapsedTime(began).TotalSeconds < seconds)
            {
                Require(await reserve(Interlocked.Increment(ref next)), "There was enough, and it was refused.");
                done++;
            }

            return done;
        })));
        var count = counts.Sum();
        var took = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return (new Reservations(who, writers, count / took, (meter.Count - before) / (double)count), count);
    }

    // More want it than there is: exactly what is there is held, and nobody else's.
    private static async Task RequireNoOversellAsync(
        TableServiceClient service, TextWriter output, CancellationToken stopping)
    {
        const string Sku = "HOT-FEW";
        var stocks = Enumerable.Range(0, 4).Select(_ => new StockTable(service, TimeProvider.System)).ToList();
        await stocks[0].ReceiveAsync(Sku, Few, stopping);
        var states = await Task.WhenAll(Enumerable.Range(0, 5 * Few).Select(number => stocks[number % stocks.Count]
            .ReserveAsync(OrderId.For(Sku, $"order-{number:00000000}"), Sku, 1, stopping)));
        var (held, level) = (states.Count(each => each == HoldState.Held), await stocks[0].FindAsync(Sku, stopping));
        Require(held == Few && level?.Available == 0, $"{held} of {Few} held, {level} left.");
        await output.WriteLineAsync($"  {states.Length} wanted one of {Few}, by four instances: {held} have one.");
    }

    private static string Page(IReadOnlyList<Reservations> measured)
    {
        var page = new StringBuilder(
            "| writers | reservations a second | conflicts each | naive loop, a second | conflicts each | ratio |\n"
            + "|--:|--:|--:|--:|--:|--:|\n");
        foreach (var writers in Loads)
        {
            var (ours, naive) = (Of(Ours, writers), Of(Naive, writers));
            page.Append(MarkdownTable.Row(
                $"{writers}", $"{ours.PerSecond:N0}", $"{ours.Conflicts:0.####}", $"{naive.PerSecond:N0}",
                $"{naive.Conflicts:0.##}", $"{ours.PerSecond / naive.PerSecond:N1}")).Append('\n');
        }

        Reservations Of(string who, int writers) => measured.Single(each => each.Who == who && each.Writers == writers);
        return page.Append('\n')
            .AppendLine(Runs.Aim(
                "Reservations to the naive loop's, 64 writers",
                Of(Ours, 64).PerSecond / Of(Naive, 64).PerSecond, 30, isMost: false))
            .AppendLine(Runs.Aim("Conflicts of a reservation, 64 writers", Of(Ours, 64).Conflicts, 0.01, isMost: true))
            .ToString();
    }

    private static void Require(bool isTrue, string otherwise)
    {
        if (!isTrue) throw new InvalidOperationException(otherwise);
    }
}
