using System.Text.Json;
using Pipeline.Benchmarks.Flow;
using Pipeline.Benchmarks.Stand;

namespace Pipeline.Benchmarks.Scale;

/// <param name="Stored">Orders that were in the store before.</param>
/// <param name="Workers">Processes that share it.</param>
/// <param name="AtOnce">Clients that post.</param>
/// <param name="PerSecond">Orders, from the first post until the last was closed.</param>
/// <param name="TableRequests">Of all workers, each order, the simulated provider's four among them.</param>
/// <param name="Messages">Sent, each order.</param>
internal sealed record ScaleFigures(
    int Stored, int Workers, int AtOnce, double PerSecond, double TableRequests, double Messages);

/// <summary>
/// What an order takes as the store grows, and with more workers: alone it is counted to the digit, at load with what
/// the moment decides.
/// </summary>
internal static class ScaleBenchmark
{
    private const int Crowd = 64;
    private const int MostPlaced = 2_000;

    /// <param name="isQuick">Less of all.</param>
    /// <param name="most">Only one worker, on a store of so many orders beside a small one; 0 for all the rest.</param>
    /// <param name="output">Is told how it goes, and the tables in the end.</param>
    /// <param name="stopping">Ends it.</param>
    public static async Task<int> RunAsync(bool isQuick, int most, TextWriter output, CancellationToken stopping)
    {
        int[] stores = most > 0 ? [100, most] : isQuick ? [100, 1_000] : [100, 2_000, 10_000];
        int[] workers = most > 0 ? [1] : isQuick ? [1, 2] : [1, 2, 4];
        var figures = new List<ScaleFigures>();
        foreach (var count in workers)
        {
            await using var azure = await LocalAzure.StartAsync(stopping);
            await using var servers = await Servers.StartAsync(
                azure, Enumerable.Repeat(Server.Pipeline, count), FlowBenchmark.Functions, stopping);
            await FlowBenchmark.FlowAsync(azure, servers, 50, stopping); // compiled, connected
            await MeasureAsync(azure, servers, 10 * count, 1, stopping); // each worker remembers what it looked up
            foreach (var stored in count == 1 ? stores : stores[..1])
            {
                await FillAsync(azure, servers, stored, output, stopping);
                figures.Add(await MeasureAsync(azure, servers, 50, 1, stopping));
                figures.Add(await MeasureAsync(azure, servers, isQuick ? 300 : 1_000, Crowd, stopping));
                foreach (var each in figures.TakeLast(2)) await output.WriteLineAsync($"  {Row(each)}");
            }

            await FlowBenchmark.RequireConfirmedAsync(azure, servers, stopping);
        }

        var pinned = most > 0 ? [] : await PinnedWorkers.MeasureAsync(isQuick, output, stopping);
        await output.WriteLineAsync(Page(figures));
        if (pinned.Count > 0) await output.WriteAsync(PinnedWorkers.Page(pinned));
        await Runs.SaveAsync("scale", new { figures, pinned }, JsonSerializerOptions.Web, output);
        return 0;
    }

    // Placed, or when that would take too long, copied; the last orders are placed, so that every worker has seen them.
    private static async Task FillAsync(
        LocalAzure azure, Servers servers, int stored, TextWriter output, CancellationToken stopping)
    {
        if (stored > MostPlaced)
        {
            var copies = stored - servers.Accepted - Crowd;
            await new OrderCopies(azure.Tables).AddAsync(copies, output, stopping);
            servers.Count(copies);
        }

        await FlowBenchmark.FlowAsync(azure, servers, stored - servers.Accepted, stopping);
    }

    private static async Task<ScaleFigures> MeasureAsync(
        LocalAzure azure, Servers servers, int orders, int atOnce, CancellationToken stopping)
    {
        var stored = servers.Accepted;
        var (requests, messages) = ((await servers.ReadAsync(stopping)).TableRequests, Sent(azure));
        var seconds = 0.0;
        foreach (var some in Enumerable.Range(0, orders).Chunk(atOnce == 1 ? 1 : orders))
            seconds += await FlowBenchmark.FlowAsync(azure, servers, some.Length, stopping);
        return new ScaleFigures(
            stored, servers.Workers.Count, atOnce, orders / seconds,
            ((await servers.ReadAsync(stopping)).TableRequests - requests) / orders,
            (Sent(azure) - messages) / (double)orders);
    }

    private static long Sent(LocalAzure azure) => azure.Broker.Queues.All.Sum(queue => queue.Totals.Sent);

    private static string Page(IReadOnlyList<ScaleFigures> figures)
    {
        var lines = figures.Select(Row);
        var alone = figures.Where(each => each.AtOnce == 1).ToLookup(each => each.Workers == 1);
        var first = alone[true].First().TableRequests;
        var shared = alone[false].Any()
            ? Runs.Aim("the most with more workers", alone[false].Max(Ratio), 1.02, isMost: true)
            : "";
        return $"""
            | stored | workers | at once | orders a second | table requests an order | messages an order |
            |--:|--:|--:|--:|--:|--:|
            {string.Join('\n', lines)}

            Table requests of an order alone, to those in the smallest store with one worker:
            {Runs.Aim("the most in a larger store", alone[true].Max(Ratio), 1.02, isMost: true)}
            {shared}

            """;

        double Ratio(ScaleFigures each) => each.TableRequests / first;
    }

    private static string Row(ScaleFigures each) => MarkdownTable.Row(
        $"{each.Stored:N0}", $"{each.Workers}", $"{each.AtOnce}", $"{each.PerSecond:N0}", $"{each.TableRequests:F2}",
        $"{each.Messages:F2}");
}
