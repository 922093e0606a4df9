using System.Globalization;
using System.Text.Json;
using Pipeline.Benchmarks.Stand;
using Pipeline.Peers;

namespace Pipeline.Benchmarks.Code;

/// <summary>
/// What the code of an order's way costs of CPU and memory, beside frameworks that do the same steps in memory, each in
/// a process of its own, in turns.
/// </summary>
internal static class CodeBenchmark
{
    private static readonly string[] Peers = ["Floor", "Wolverine", "MassTransit", "Rebus"];

    public static async Task<int> RunAsync(bool isQuick, TextWriter output, CancellationToken stopping)
    {
        var orders = isQuick ? 2_000 : 20_000;
        var programs = new List<(string Program, string[] Arguments)> { (Self(), ["code", CodeRun.Whole]) };
        foreach (var peer in Peers) programs.Add((await BuildAsync(peer, stopping), []));
        var rounds = new List<SagaFigures>();
        for (var round = 1; round <= (isQuick ? 1 : 3); round++)
        {
            foreach (var (program, arguments) in programs)
            {
                rounds.Add(await MeasureAsync<SagaFigures>(program, [.. arguments, Count(orders)], stopping));
                await Console.Error.WriteLineAsync($"  round {round}: {Row(rounds[^1])}");
            }
        }

        var figures = rounds.GroupBy(each => each.Name)
            .Select(each => Runs.Median(each, one => one.CpuMicroseconds)).ToList();
        var parts = await MeasureAsync<List<PartFigures>>(
            Self(), ["code", CodeRun.Parts, Count(orders)], stopping);
        await output.WriteAsync(Page(figures, parts));
        await Runs.SaveAsync("code", new { figures, rounds, parts }, JsonSerializerOptions.Web, output);
        return 0;
    }

    private static string Count(int orders) => orders.ToString(CultureInfo.InvariantCulture);

    private static string Self() => Environment.ProcessPath ?? throw new InvalidOperationException("No program.");

    private static async Task<string> BuildAsync(string peer, CancellationToken stopping)
    {
        var folder = Path.Combine(Runs.Root(), "tests", "Pipeline.Benchmarks", "peers", peer);
        await Console.Error.WriteLineAsync($"  builds {peer}");
        await ChildProgram.RunAsync("dotnet", ["build", "-c", "Release", "-v", "quiet", folder], stopping);
        return Path.Combine(folder, "bin", "Release", "net10.0", $"{peer}Peer");
    }

    private static async Task<T> MeasureAsync<T>(
        string program, IEnumerable<string> arguments, CancellationToken stopping)
        where T : class
    {
        var said = await ChildProgram.RunAsync(program, arguments, stopping);
        return JsonSerializer.Deserialize<T>(said, JsonSerializerOptions.Web)
            ?? throw new InvalidOperationException($"{program} said nothing.");
    }

    private static string Page(List<SagaFigures> figures, List<PartFigures> parts)
    {
        var (ours, floor) = (figures[0], figures[1]);
        var best = figures.Skip(2).Where(Serialises).Min(each => each.CpuMicroseconds);
        return $"""
            | each order | orders a second | CPU us | of it GC pauses | KB allocated | messages |
            |---|--:|--:|--:|--:|--:|
            {string.Join('\n', figures.Select(Row))}

            | of Pipeline, one part after the other | CPU us | KB | of it the store: CPU us | KB | requests | messages |
            |---|--:|--:|--:|--:|--:|--:|
            {string.Join('\n', parts.Select(Row))}

            {Runs.Aim("CPU us of an order", ours.CpuMicroseconds, 15, isMost: true)}
            {Runs.Aim("KB allocated of an order", ours.Bytes / 1_000, 8, isMost: true)}
            {Runs.Aim("CPU to the cheapest peer that serialises", ours.CpuMicroseconds / best, 1, isMost: true)}
            CPU to the same steps by hand: {Number(ours.CpuMicroseconds / floor.CpuMicroseconds)}

            """;
    }

    // Wolverine's local queues hand the objects themselves from one handler to the next.
    private static bool Serialises(SagaFigures each) => !each.Name.StartsWith("Wolverine", StringComparison.Ordinal);

    private static string Row(SagaFigures each) => MarkdownTable.Row(
        $"{each.Name}{(Serialises(each) ? "" : " (passes objects, no JSON)")}", $"{Number(each.OrdersPerSecond)}",
        $"{Number(each.CpuMicroseconds)}", $"{Number(each.PauseMicroseconds)}", $"{Number(each.Bytes / 1_000)}",
        $"{Number(each.Messages)}");

    private static string Row(PartFigures each) => MarkdownTable.Row(
        $"{each.Part}", $"{Number(each.CpuMicroseconds)}", $"{Number(each.Bytes / 1_000)}",
        $"{Number(each.StoreMicroseconds)}", $"{Number(each.StoreBytes / 1_000)}", $"{Number(each.Requests)}",
        $"{Number(each.Messages)}");

    private static string Number(double value) => value.ToString(
        value < 100 ? "0.##" : "#,0", CultureInfo.InvariantCulture);
}
