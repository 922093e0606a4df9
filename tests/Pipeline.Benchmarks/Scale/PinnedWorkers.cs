using Pipeline.Benchmarks.Flow;
using Pipeline.Benchmarks.Stand;

namespace Pipeline.Benchmarks.Scale;

/// <param name="Workers">Processes, each on a core of its own.</param>
/// <param name="Flow">What they did together.</param>
internal sealed record PinnedFigures(int Workers, FlowFigures Flow);

/// <summary>
/// How much more two workers do than one, each on a core of its own. Azurite, the broker and the clients are where
/// there is room.
/// </summary>
internal static class PinnedWorkers
{
    private static readonly int[] Counts = [1, 2];

    /// <summary>One worker and two in turns, each time on a fresh store: one is slower the more it holds.</summary>
    public static async Task<List<PinnedFigures>> MeasureAsync(
        bool isQuick, TextWriter output, CancellationToken stopping)
    {
        var (orders, rounds) = isQuick ? (300, 1) : (2_000, 3);
        var figures = new List<PinnedFigures>();
        for (var round = 1; round <= rounds; round++)
        {
            foreach (var count in Counts)
            {
                await using var azure = await LocalAzure.StartAsync(stopping);
                await using var servers = await Servers.StartAsync(
                    azure, Enumerable.Repeat(Server.Pipeline, count), FlowBenchmark.Functions, stopping,
                    arePinned: true);
                await FlowBenchmark.FlowAsync(azure, servers, orders / 3, stopping); // compiled, connected
                figures.Add(new(count, await FlowBenchmark.MeasureAsync(azure, servers, orders, round, stopping)));
                await FlowBenchmark.RequireConfirmedAsync(azure, servers, stopping);
                await output.WriteLineAsync($"  round {round}: {Row(figures[^1])}");
            }
        }

        return figures;
    }

    public static string Page(IReadOnlyList<PinnedFigures> figures)
    {
        var middle = Counts.Select(count => Runs.Median(
            figures.Where(each => each.Workers == count), each => each.Flow.PerSecond)).ToList();
        return $"""
            | pinned workers | orders a second | Azurite's ceiling | ratio | table requests an order | CPU us |
            |--:|--:|--:|--:|--:|--:|
            {string.Join('\n', middle.Select(Row))}

            {Runs.Aim(
                "Orders a second of two pinned workers to one's",
                middle[1].Flow.PerSecond / middle[0].Flow.PerSecond, 1.8, isMost: false)}

            """;
    }

    private static string Row(PinnedFigures each) => MarkdownTable.Row(
        $"{each.Workers}", $"{each.Flow.PerSecond:N0}", $"{each.Flow.CeilingPerSecond:N0}", $"{each.Flow.Ratio:F2}",
        $"{each.Flow.TableRequests:F2}", $"{each.Flow.Cpu:N0}");
}
