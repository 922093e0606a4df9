using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Pipeline.Benchmarks.Operations;
using Pipeline.Benchmarks.Stand;

namespace Pipeline.Benchmarks.Accept;

/// <summary>What one server did under one load.</summary>
/// <param name="Server">Which.</param>
/// <param name="Clients">How many at a time.</param>
/// <param name="Answers">How fast.</param>
/// <param name="Cpu">Microseconds of the server's process, each request.</param>
/// <param name="Allocated">Bytes of it, each request.</param>
internal sealed record Acceptance(string Server, int Clients, Answers Answers, double Cpu, double Allocated);

/// <summary>
/// POST /v1/orders beside a bare endpoint, and beside one that does the same two operations and nothing else, on the
/// same Azurite and local Service Bus; each in a process of its own, in turns. Nothing but PlaceOrder runs.
/// </summary>
internal static class AcceptBenchmark
{
    private static readonly int[] Loads = [1, 16, 64];
    private static readonly string[] Kinds = [Server.Bare, Server.TwoOperations, Server.Pipeline];

    public static async Task<int> RunAsync(bool isQuick, TextWriter output, CancellationToken stopping)
    {
        var (rounds, seconds, warming) = isQuick ? (1, 1.5, 1.5) : (3, 5.0, 20.0);
        await output.WriteLineAsync("Azurite, the local Service Bus and three servers start.");
        await using var azure = await LocalAzure.StartAsync(stopping);
        await using var servers = await Servers.StartAsync(azure, Kinds, "PlaceOrder", stopping);

        // Connected, and compiled a second time: until then the compiler would be measured too.
        foreach (var kind in Kinds) await MeasureAsync(servers, kind, 16, warming, stopping);
        var all = new List<Acceptance>();
        var turns = Loads.SelectMany(clients => Enumerable.Range(1, rounds).Select(round => (clients, round)));
        foreach (var (clients, round) in turns)
        {
            foreach (var kind in Kinds) all.Add(await MeasureAsync(servers, kind, clients, seconds, stopping));
            var told = all.TakeLast(Kinds.Length).Select(each => $"{each.Server} {each.Answers.PerSecond:F0}/s");
            await output.WriteLineAsync($"  {clients} clients, round {round}: {string.Join(", ", told)}");
        }

        await RequireStoredAsync(azure, servers, stopping);
        var middle = all.GroupBy(each => (each.Clients, each.Server))
            .Select(group => Runs.Median(group, each => each.Answers.PerSecond)).ToList();
        await output.WriteAsync(Page(middle));
        await Runs.SaveAsync("accept", middle, JsonSerializerOptions.Web, output);
        return 0;
    }

    private static async Task<Acceptance> MeasureAsync(
        Servers servers, string kind, int clients, double seconds, CancellationToken stopping)
    {
        var server = servers[kind];
        var name = Servers.NewName();
        var before = await server.ReadAsync(stopping);
        var began = Stopwatch.GetTimestamp();
        var answers = await ClosedLoop.RunAsync(
            [server.Address], servers.Key, clients,
            _ => Stopwatch.GetElapsedTime(began).TotalSeconds < seconds,
            number => BenchOrder.Post($"{name}-{number}", servers.Body), stopping);
        var used = (await server.ReadAsync(stopping)).Since(before);
        if (kind == Server.Pipeline) servers.Count(answers.Requests);
        return new Acceptance(
            kind, clients, answers, used.CpuMicroseconds / answers.Requests, used.AllocatedBytes / answers.Requests);
    }

    // Fast answers without orders behind them would be worth nothing.
    private static async Task RequireStoredAsync(LocalAzure azure, Servers servers, CancellationToken stopping)
    {
        var stored = await BenchStorefront.CountOpenAsync(azure.Tables, stopping);
        if (stored != servers.Accepted)
            throw new InvalidOperationException($"{servers.Accepted} orders were accepted and {stored} are there.");
    }

    private static string Page(IReadOnlyList<Acceptance> measured)
    {
        var page = new StringBuilder(
            "| clients | server | requests a second | p50 ms | p99 ms | CPU us | KB allocated |\n"
            + "|--:|---|--:|--:|--:|--:|--:|\n");
        foreach (var each in measured)
        {
            page.Append(MarkdownTable.Row(
                $"{each.Clients}", $"{each.Server}", $"{each.Answers.PerSecond:N0}", $"{each.Answers.P50:F2}",
                $"{each.Answers.P99:F2}", $"{each.Cpu:N0}", $"{each.Allocated / 1_000:F1}")).Append('\n');
        }

        Acceptance Of(string server, int clients) =>
            measured.Single(each => each.Server == server && each.Clients == clients);
        return page.Append('\n')
            .AppendLine(Runs.Aim(
                "p50 of the pipeline to that of the two operations, one client",
                Of(Server.Pipeline, 1).Answers.P50 / Of(Server.TwoOperations, 1).Answers.P50, 1.15, isMost: true))
            .AppendLine(Runs.Aim(
                "its throughput to theirs, 64 clients",
                Of(Server.Pipeline, 64).Answers.PerSecond / Of(Server.TwoOperations, 64).Answers.PerSecond, 0.9,
                isMost: false))
            .AppendLine(Runs.Aim(
                "its CPU to the bare endpoint's, 64 clients",
                Of(Server.Pipeline, 64).Cpu / Of(Server.Bare, 64).Cpu, 3, isMost: true))
            .ToString();
    }
}
