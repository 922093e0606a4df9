using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Pipeline.Benchmarks.Operations;
using Pipeline.Benchmarks.Stand;

namespace Pipeline.Benchmarks.Flow;

/// <param name="Orders">Placed and closed.</param>
/// <param name="PerSecond">From the first post until the last was closed.</param>
/// <param name="CeilingPerSecond">If Azurite were asked as often, directly.</param>
/// <param name="Cpu">Microseconds of the workers, each order.</param>
/// <param name="Allocated">Bytes of them, each order.</param>
/// <param name="TableRequests">Of them, each order, the simulated provider's ledger among them.</param>
internal sealed record FlowFigures(
    int Orders, double PerSecond, double CeilingPerSecond, double Cpu, double Allocated, double TableRequests)
{
    public double Ratio => PerSecond / CeilingPerSecond;
}

/// <summary>Orders a second from end to end, beside what Azurite would take at most.</summary>
internal static class FlowBenchmark
{
    /// <summary>All that an order needs, and no timer.</summary>
    public const string Functions = "PlaceOrder,ReserveStock,SettlePayment,AnnounceOrder";

    private const int Clients = 64;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task<int> RunAsync(bool isQuick, TextWriter output, CancellationToken stopping)
    {
        var (orders, rounds) = isQuick ? (500, 1) : (5_000, 3);
        await using var azure = await LocalAzure.StartAsync(stopping);
        await using var servers = await Servers.StartAsync(azure, [Server.Pipeline], Functions, stopping);
        await FlowAsync(azure, servers, isQuick ? 200 : 1_000, stopping); // compiled, connected
        var all = new List<FlowFigures>();
        for (var round = 1; round <= rounds; round++)
        {
            all.Add(await MeasureAsync(azure, servers, orders, round, stopping));
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"  round {round}: {all[^1].PerSecond:N0} orders/s, ceiling {all[^1].CeilingPerSecond:N0}/s"));
        }

        await RequireConfirmedAsync(azure, servers, stopping);
        var middle = Runs.Median(all, each => each.Ratio);
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"""
            | orders | orders a second | Azurite's ceiling | table requests an order | CPU us | KB allocated |
            |--:|--:|--:|--:|--:|--:|
            {Row(middle)}

            {Runs.Aim("Orders a second to the ceiling's", middle.Ratio, 0.85, isMost: false)}
            """));
        await Runs.SaveAsync("flow", all, JsonSerializerOptions.Web, output);
        return 0;
    }

    /// <summary>Places orders and waits until the last is closed; seconds.</summary>
    public static async Task<double> FlowAsync(
        LocalAzure azure, Servers servers, int orders, CancellationToken stopping)
    {
        var name = Servers.NewName();
        var began = Stopwatch.GetTimestamp();
        await ClosedLoop.RunAsync(
            [.. servers.Workers.Select(worker => worker.Address)], servers.Key, Clients, number => number < orders,
            number => BenchOrder.Post($"{name}-{number}", servers.Body), stopping);
        servers.Count(orders);
        await SettleAsync(azure, stopping);
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    /// <summary>No message waits and no order is open.</summary>
    /// <exception cref="TimeoutException">Of an order that intake could not send within two seconds nobody knows here:
    /// the reconciler does not run.</exception>
    public static async Task SettleAsync(LocalAzure azure, CancellationToken stopping)
    {
        var idle = Stopwatch.StartNew();
        while (!azure.Broker.IsDrained || await BenchStorefront.CountOpenAsync(azure.Tables, stopping) > 0)
        {
            if (!azure.Broker.IsDrained) idle.Restart();
            if (idle.Elapsed > Patience) throw new TimeoutException("Orders are open, and no message is about them.");
            await Task.Delay(Pause, stopping);
        }
    }

    private static string Row(FlowFigures each) => MarkdownTable.Row(
        $"{each.Orders:N0}", $"{each.PerSecond:N0}", $"{each.CeilingPerSecond:N0}", $"{each.TableRequests:F2}",
        $"{each.Cpu:N0}", $"{each.Allocated / 1_000:F1}");

    /// <summary>Places orders by all workers together, and then asks Azurite as often directly.</summary>
    public static async Task<FlowFigures> MeasureAsync(
        LocalAzure azure, Servers servers, int orders, int round, CancellationToken stopping)
    {
        var before = await servers.ReadAsync(stopping);
        var seconds = await FlowAsync(azure, servers, orders, stopping);
        var used = (await servers.ReadAsync(stopping)).Since(before);
        var batches = (int)used.TableRequests - (TableCeiling.LedgerRequests * orders);
        var ceiling = await new TableCeiling(orders, Math.Max(1, batches))
            .MeasureAsync(azure.Tables, $"{round}", stopping);
        return new FlowFigures(
            orders, orders / seconds, orders / ceiling, used.CpuMicroseconds / orders, used.AllocatedBytes / orders,
            used.TableRequests / orders);
    }

    /// <summary>Every order that was accepted was told of once, as confirmed.</summary>
    public static async Task RequireConfirmedAsync(LocalAzure azure, Servers servers, CancellationToken stopping)
    {
        const int Page = 1_000;
        var (confirmed, from) = (0, 1L);
        while (await BenchStorefront.ToldAsync(azure.Tables, from, Page, stopping) is { Count: > 0 } told)
        {
            confirmed += told.Count(each => each.Announcement.Outcome == Pipeline.Orders.Outcome.Confirmed);
            from += told.Count;
        }

        if (confirmed != servers.Accepted || from - 1 != confirmed)
            throw new InvalidOperationException($"{servers.Accepted} accepted, {confirmed} of {from - 1} confirmed.");
    }
}
