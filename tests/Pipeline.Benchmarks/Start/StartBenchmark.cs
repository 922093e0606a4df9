using System.Net;
using System.Text.Json;
using Pipeline.Benchmarks.Operations;
using Pipeline.Benchmarks.Stand;

namespace Pipeline.Benchmarks.Start;

/// <summary>How long the published functions take to answer their first order, beside a bare Kestrel.</summary>
internal static class StartBenchmark
{
    private const string Bare = "bare Kestrel, ReadyToRun";
    private const string Jit = "Pipeline, compiled as it runs";
    private const string Ready = "Pipeline, ReadyToRun, as deployed";

    public static async Task<int> RunAsync(bool isQuick, TextWriter output, CancellationToken stopping)
    {
        using var programs = await PublishedPrograms.CopyAsync(stopping);
        (string Name, string Program)[] all =
        [
            (Bare, await programs.PublishAsync(
                "tests/Pipeline.Benchmarks/peers/Kestrel", "KestrelPeer", isReadyToRun: true, stopping)),
            (Jit, await programs.PublishAsync("functions", "Pipeline.Functions", isReadyToRun: false, stopping)),
            (Ready, await programs.PublishAsync("functions", "Pipeline.Functions", isReadyToRun: true, stopping)),
        ];
        await using var azure = await LocalAzure.StartAsync(stopping);
        var settings = PipelineSettings.For(azure.TablesSetting, azure.Broker.Setting);

        // The first start, on development storage, makes the tables; it is not measured.
        await OneStart.MeasureAsync(Jit, all[1].Program, settings, "", HttpStatusCode.Unauthorized, stopping);
        var key = await BenchStorefront.OpenAsync(azure.Tables, stopping);
        var rounds = new List<StartFigures>();
        for (var round = 1; round <= (isQuick ? 2 : 5); round++)
        {
            foreach (var (name, program) in all)
            {
                rounds.Add(await OneStart.MeasureAsync(
                    name, program, settings, key, HttpStatusCode.Accepted, stopping));
                await Console.Error.WriteLineAsync($"  round {round}: {Row(rounds[^1])}");
            }
        }

        var open = await BenchStorefront.CountOpenAsync(azure.Tables, stopping);
        var medians = rounds.GroupBy(each => each.Program)
            .Select(each => Runs.Median(each, one => one.FirstAnswerMilliseconds)).ToList();
        await output.WriteAsync(Page(medians));
        await output.WriteLineAsync($"{open} of the orders are still open: their workers were ended.");
        await Runs.SaveAsync("start", new { medians, rounds }, JsonSerializerOptions.Web, output);
        return 0;
    }

    private static string Page(List<StartFigures> medians)
    {
        var (bare, jit, ready) = (medians[0], medians[1], medians[2]);
        return $"""
            | | ms until it listens | ms until the first 202 | CPU ms until then | MB resident |
            |---|--:|--:|--:|--:|
            {string.Join('\n', medians.Select(Row))}

            {Runs.Aim(
                "First answer to that of bare Kestrel", ready.FirstAnswerMilliseconds / bare.FirstAnswerMilliseconds,
                1.5, isMost: true)}
            {Runs.Aim(
                "compiled as it runs", jit.FirstAnswerMilliseconds / bare.FirstAnswerMilliseconds, 1.5, isMost: true)}

            """;
    }

    private static string Row(StartFigures each) => MarkdownTable.Row(
        $"{each.Program}", $"{each.ListeningMilliseconds:N0}", $"{each.FirstAnswerMilliseconds:N0}",
        $"{each.CpuMilliseconds:N0}", $"{each.ResidentMegabytes:N0}");
}
