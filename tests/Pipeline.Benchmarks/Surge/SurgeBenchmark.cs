using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Pipeline.Benchmarks.Flow;
using Pipeline.Benchmarks.Stand;

namespace Pipeline.Benchmarks.Surge;

/// <param name="Sustainable">Orders a second from end to end, measured just before.</param>
/// <param name="Quiet">Intake at a tenth of that.</param>
/// <param name="Crowd">Intake at fifty times that.</param>
/// <param name="MostWaiting">Messages in the queues at their fullest.</param>
/// <param name="DrainSeconds">From the end of the crowd until every order was closed.</param>
internal sealed record SurgeFigures(
    double Sustainable, Answers Quiet, Crowd Crowd, int MostWaiting, double DrainSeconds);

/// <summary>
/// Fifty times what is sustainable: the storefront's limit, twice the sustainable rate, sheds what is too much, the
/// queues take the rest, and every order that was accepted is confirmed once.
/// </summary>
internal static class SurgeBenchmark
{
    private const double Times = 50;
    private const double LimitShare = 2;

    public static async Task<int> RunAsync(bool isQuick, TextWriter output, CancellationToken stopping)
    {
        var seconds = isQuick ? 5 : 30;
        var sustainable = await SustainableAsync(isQuick ? 500 : 2_000, stopping);
        await output.WriteLineAsync($"  sustainable: {sustainable:F0} orders a second");

        await using var azure = await LocalAzure.StartAsync(stopping);
        var limit = ((int)(sustainable * LimitShare)).ToString(CultureInfo.InvariantCulture);
        await using var servers = await Servers.StartAsync(
            azure, [Server.Pipeline], FlowBenchmark.Functions, stopping,
            new() { ["Storefronts__RequestsPerSecond"] = limit, ["Storefronts__Burst"] = limit });
        await CrowdAsync(servers, sustainable / 10, 3, stopping); // compiled, connected
        var quiet = await CrowdAsync(servers, sustainable / 10, isQuick ? 3 : 10, stopping);
        await FlowBenchmark.SettleAsync(azure, stopping);

        using var watching = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var watch = WatchAsync(azure, output, watching.Token);
        var crowd = await CrowdAsync(servers, sustainable * Times, seconds, stopping);
        var ended = Stopwatch.GetTimestamp();
        await output.WriteLineAsync("  the crowd is gone");
        await FlowBenchmark.SettleAsync(azure, stopping);
        var drain = Stopwatch.GetElapsedTime(ended).TotalSeconds;
        await watching.CancelAsync();
        var figures = new SurgeFigures(sustainable, quiet.Accepted, crowd, await watch, drain);
        await FlowBenchmark.RequireConfirmedAsync(azure, servers, stopping);
        await output.WriteAsync(Page(figures, seconds));
        await Runs.SaveAsync("surge", figures, JsonSerializerOptions.Web, output);
        return crowd.Wrong == 0 && quiet.Wrong == 0 ? 0 : 1;
    }

    private static async Task<double> SustainableAsync(int orders, CancellationToken stopping)
    {
        await using var azure = await LocalAzure.StartAsync(stopping);
        await using var servers = await Servers.StartAsync(
            azure, [Server.Pipeline], FlowBenchmark.Functions, stopping);
        await FlowBenchmark.FlowAsync(azure, servers, orders / 4, stopping);
        return orders / await FlowBenchmark.FlowAsync(azure, servers, orders, stopping);
    }

    private static async Task<Crowd> CrowdAsync(
        Servers servers, double perSecond, double seconds, CancellationToken stopping)
    {
        var name = Servers.NewName();
        var crowd = await OpenLoop.RunAsync(
            servers[Server.Pipeline].Address, servers.Key, perSecond, seconds,
            number => BenchOrder.Post($"{name}-{number}", servers.Body), stopping);
        servers.Count(crowd.Accepted.Requests);
        return crowd;
    }

    // Every second, until it is told that all is over; the most that was seen.
    private static async Task<int> WatchAsync(LocalAzure azure, TextWriter output, CancellationToken ended)
    {
        var most = 0;
        try
        {
            for (var second = 1; ; second++)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), ended);
                most = Math.Max(most, azure.Broker.Waiting);
                if (second % 5 == 0)
                    await output.WriteLineAsync($"  {second,4} s: {azure.Broker.Waiting:N0} messages wait");
            }
        }
        catch (OperationCanceledException)
        {
            return most;
        }
    }

    private static double Told(Crowd crowd) => 100.0 * crowd.Shed / Math.Max(1, crowd.Shed + crowd.Wrong);

    private static string Page(SurgeFigures figures, int seconds)
    {
        var (quiet, crowd) = (figures.Quiet, figures.Crowd);
        var all = crowd.Accepted.Requests + crowd.Shed + crowd.Unsent + crowd.Wrong;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            | | quiet | surge |
            |---|--:|--:|
            | orders a second that want in | {figures.Sustainable / 10:N0} | {all / (double)seconds:N0} |
            | accepted | {quiet.Requests:N0} | {crowd.Accepted.Requests:N0} |
            | shed with Retry-After | | {crowd.Shed:N0} |
            | no socket was free for | | {crowd.Unsent:N0} |
            | answered in another way | | {crowd.Wrong:N0} |
            | p50 ms of the accepted | {quiet.P50:F1} | {crowd.Accepted.P50:F1} |
            | p99 ms | {quiet.P99:F1} | {crowd.Accepted.P99:F1} |
            | most messages that waited | | {figures.MostWaiting:N0} |
            | seconds until all were confirmed | | {figures.DrainSeconds:N1} |

            {Runs.Aim("p50 of the surge to the quiet one's", crowd.Accepted.P50 / quiet.P50, 2, isMost: true)}
            {Runs.Aim("or whoever is turned away is told when to come again, percent", Told(crowd), 100, isMost: false)}
            Every accepted order was confirmed once.

            """);
    }
}
