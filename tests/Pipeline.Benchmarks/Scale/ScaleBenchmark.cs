using System.Globalization;
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

    public static async Task<int> RunAsync(bool isQuick, TextWriter output, CancellationToken stopping)
    {
        int[] stores = isQuick ? [100, 1_000] : [100, 2_000, 10_000];
        int[] workers = [1, 2]; // more of them than cores would measure the machine
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
                await FlowBenchmark.FlowAsync(azure, servers, stored - servers.Accepted, stopping);
                figures.Add(await MeasureAsync(azure, servers, 50, 1, stopping));
                figures.Add(await MeasureAsync(azure, servers, isQuick ? 300 : 1_000, Crowd, stopping));
                foreach (var each in figures.TakeLast(2)) await output.WriteLineAsync($"  {Row(each)}");
            }

            await FlowBenchmark.RequireConfirmedAsync(azure, servers, stopping);
        }

        await output.WriteAsync(Page(figures));
        await Runs.SaveAsync("scale", figures, JsonSerializerOptions.Web, output);
        return 0;
    }

    private static async Task<ScaleFigures> MeasureAsync(
        LocalAzure azure, Servers servers, int orders, int atOnce, CancellationToken stopping)
    {
        var stored = servers.Accepted;
        var (requests, messages) = (await servers.TableRequestsAsync(stopping), Sent(azure));
        var seconds = 0.0;
        foreach (var some in Enumerable.Range(0, orders).Chunk(atOnce == 1 ? 1 : orders))
            seconds += await FlowBenchmark.FlowAsync(azure, servers, some.Length, stopping);
        return new ScaleFigures(
            stored, servers.Workers.Count, atOnce, orders / seconds,
            (await servers.TableRequestsAsync(stopping) - requests) / orders,
            (Sent(azure) - messages) / (double)orders);
    }

    private static long Sent(LocalAzure azure) => azure.Broker.Queues.All.Sum(queue => queue.Totals.Sent);

    private static string Page(IReadOnlyList<ScaleFigures> figures)
    {
        var lines = figures.Select(Row);
        var alone = figures.Where(each => each.AtOnce == 1).ToList();
        var grown = alone.Max(each => each.TableRequests) / alone.Min(each => each.TableRequests);
        return $"""
            | stored | workers | at once | orders a second | table requests an order | messages an order |
            |--:|--:|--:|--:|--:|--:|
            {string.Join('\n', lines)}

            {Runs.Aim("Table requests of an order alone, the most to the least", grown, 1.02, isMost: true)}

            """;
    }

    private static string Row(ScaleFigures each) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {each.Stored:N0} | {each.Workers} | {each.AtOnce} | {each.PerSecond:N0} | {each.TableRequests:F2} ")
        + string.Create(CultureInfo.InvariantCulture, $"| {each.Messages:F2} |");
}
