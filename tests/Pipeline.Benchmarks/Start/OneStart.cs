using System.Diagnostics;
using System.Globalization;
using System.Net;
using Pipeline.Benchmarks.Stand;
using Pipeline.LocalWorker.Settings;

namespace Pipeline.Benchmarks.Start;

/// <summary>What a start took.</summary>
/// <param name="Program">Of what.</param>
/// <param name="ListeningMilliseconds">From the start of the process until it takes connections.</param>
/// <param name="FirstAnswerMilliseconds">Until it answered the first POST with 202.</param>
/// <param name="CpuMilliseconds">That all its threads had used by then, whoever else works.</param>
/// <param name="ResidentMegabytes">Memory that it held then.</param>
internal sealed record StartFigures(
    string Program,
    double ListeningMilliseconds,
    double FirstAnswerMilliseconds,
    double CpuMilliseconds,
    double ResidentMegabytes);

/// <summary>Starts a program, posts an order as soon as somebody listens, and ends it.</summary>
internal static class OneStart
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    public static async Task<StartFigures> MeasureAsync(
        string name,
        string program,
        IReadOnlyDictionary<string, string> settings,
        string key,
        HttpStatusCode expected,
        CancellationToken stopping)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        limit.CancelAfter(Limit);
        var port = FreePort.Next();
        var start = new ProcessStartInfo(program, ["--port", port.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetDirectoryName(program), // Kestrel's builder watches all that is below it
        };
        foreach (var (setting, value) in settings) start.Environment[setting] = value;
        using var http = StorefrontClient.Open(key, connections: 1);
        http.BaseAddress = new Uri($"http://127.0.0.1:{port}");
        using var request = BenchOrder.Post(Servers.NewName(), BenchOrder.Body("SO-1001", ["BENCH-000"], "tok_ok"));
        var began = Stopwatch.GetTimestamp();
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{name} did not start.");
        process.OutputDataReceived += (_, _) => { }; // or it would stand still once the pipe is full
        process.BeginOutputReadLine();
        try
        {
            await ConnectAsync(port, process, limit.Token);
            var listening = Stopwatch.GetElapsedTime(began);
            using var answer = await http.SendAsync(request, limit.Token);
            var answered = Stopwatch.GetElapsedTime(began);
            process.Refresh();
            return answer.StatusCode == expected
                ? new StartFigures(
                    name, listening.TotalMilliseconds, answered.TotalMilliseconds,
                    process.TotalProcessorTime.TotalMilliseconds, process.WorkingSet64 / 1e6)
                : throw new InvalidOperationException(
                    $"{name}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync(limit.Token)}");
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static async Task ConnectAsync(int port, Process process, CancellationToken stopping)
    {
        while (!await LoopbackEndpoint.IsListeningAsync(port, stopping))
        {
            if (process.HasExited) throw new InvalidOperationException($"It ended with {process.ExitCode}.");
            await Task.Delay(Pause, stopping);
        }
    }
}
