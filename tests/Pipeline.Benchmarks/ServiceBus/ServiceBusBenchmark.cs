using System.Globalization;
using Pipeline.Benchmarks.Stand;

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
        await EchoAsync(messages); // until both are compiled as far as they will be
        await OursAsync(messages);
        var rounds = new List<(Figures Echo, Figures Ours)>();
        for (var round = 1; round <= Rounds; round++)
        {
            rounds.Add((await EchoAsync(messages), await OursAsync(messages)));
            var (echo, ours) = rounds[^1];
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"  round {round}: echo {echo.PerSecond,8:N0}/s, local Service Bus {ours.PerSecond,8:N0}/s, "
                + $"ratio {ours.PerSecond / echo.PerSecond:F2}"));
        }

        await output.WriteLineAsync(Row("AMQPNetLite echo", Median([.. rounds.Select(round => round.Echo)])));
        await output.WriteLineAsync(Row("local Service Bus", Median([.. rounds.Select(round => round.Ours)])));

        // The two of one round met the same machine, so their ratio says more than that of the medians.
        var throughput = Median(rounds.Select(round => round.Ours.PerSecond / round.Echo.PerSecond));
        var delay = Median(rounds.Select(round => round.Ours.P99 / round.Echo.P99));
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"  median ratio {throughput:F2} of the peer's throughput (aim {Aim:F1} or more), {delay:F2} of its p99"));
    }

    private static async Task<Figures> OursAsync(int messages)
    {
        await using var broker = await LocalBroker.StartAsync(CancellationToken.None);
        return await Traffic.MeasureAsync(broker.Port, "inventory", messages);
    }

    private static async Task<Figures> EchoAsync(int messages)
    {
        var port = FreePort.Next();
        using var broker = new EchoBroker(port);
        return await Traffic.MeasureAsync(port, EchoBroker.Queue, messages);
    }

    private static Figures Median(IReadOnlyList<Figures> rounds) => new(
        Median(rounds.Select(round => round.PerSecond)),
        Median(rounds.Select(round => round.P50)),
        Median(rounds.Select(round => round.P99)));

    private static T Median<T>(IEnumerable<T> values) => values.Order().ElementAt(Rounds / 2);

    private static string Row(string name, Figures figures) => string.Create(
        CultureInfo.InvariantCulture,
        $"  {name,-18} {figures.PerSecond,8:N0}/s   one at a time: p50 {figures.P50.TotalMicroseconds,6:N0} us, "
        + $"p99 {figures.P99.TotalMicroseconds,6:N0} us");
}
