using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.LocalServiceBus;

namespace Pipeline.Benchmarks.ServiceBus;

/// <summary>
/// The local Service Bus beside <see cref="EchoBroker"/>, in turns and in one process with the client, so that both
/// meet the same machine. The aim is a ratio of at least 0.5.
/// </summary>
internal static class ServiceBusBenchmark
{
    private const int Rounds = 5;
    private const double Aim = 0.5;

    public static async Task RunAsync(int messages, TextWriter output)
    {
        await output.WriteLineAsync($"{messages:N0} messages of 1 KiB through one queue, {Rounds} rounds in turns");
        var ours = new List<Figures>();
        var echo = new List<Figures>();
        for (var round = 1; round <= Rounds; round++)
        {
            echo.Add(await EchoAsync(messages));
            ours.Add(await OursAsync(messages));
            await output.WriteLineAsync(
                $"  round {round}: echo {echo[^1].PerSecond,8:N0}/s, local Service Bus {ours[^1].PerSecond,8:N0}/s");
        }

        var (peer, own) = (Median(echo), Median(ours));
        await output.WriteLineAsync(Row("AMQPNetLite echo", peer));
        await output.WriteLineAsync(Row("local Service Bus", own));
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"  ratio {own.PerSecond / peer.PerSecond:F2} of the peer's throughput (aim {Aim:F1} or more), "
            + $"p99 {own.P99 / peer.P99:F2} of the peer's"));
    }

    private static async Task<Figures> OursAsync(int messages)
    {
        await using var broker = await LocalServiceBusHost.StartAsync(
            new LocalServiceBusOptions { Port = 0 }, NullLoggerFactory.Instance, TimeProvider.System, default);
        return await Traffic.MeasureAsync(broker.Port, "inventory", messages);
    }

    private static async Task<Figures> EchoAsync(int messages)
    {
        var port = FreePort();
        using var broker = new EchoBroker(port);
        return await Traffic.MeasureAsync(port, EchoBroker.Queue, messages);
    }

    private static Figures Median(List<Figures> rounds) => new(
        rounds.Select(round => round.PerSecond).Order().ElementAt(Rounds / 2),
        rounds.Select(round => round.P50).Order().ElementAt(Rounds / 2),
        rounds.Select(round => round.P99).Order().ElementAt(Rounds / 2));

    private static string Row(string name, Figures figures) => string.Create(
        CultureInfo.InvariantCulture,
        $"  {name,-18} {figures.PerSecond,8:N0}/s   one at a time: p50 {figures.P50.TotalMicroseconds,6:N0} us, "
        + $"p99 {figures.P99.TotalMicroseconds,6:N0} us");

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
