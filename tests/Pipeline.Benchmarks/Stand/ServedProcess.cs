using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Pipeline.Benchmarks.Stand;

/// <summary>What a served process has used since it started.</summary>
/// <param name="CpuMicroseconds">Of all its threads.</param>
/// <param name="AllocatedBytes">On the managed heap.</param>
/// <param name="ResidentBytes">Memory that it holds now.</param>
/// <param name="TableRequests">Requests to the table store, where it counts them.</param>
internal sealed record Usage(double CpuMicroseconds, double AllocatedBytes, double ResidentBytes, double TableRequests)
{
    public Usage Since(Usage before) => new(
        CpuMicroseconds - before.CpuMicroseconds, AllocatedBytes - before.AllocatedBytes, ResidentBytes,
        TableRequests - before.TableRequests);

    public Usage And(Usage other) => new(
        CpuMicroseconds + other.CpuMicroseconds, AllocatedBytes + other.AllocatedBytes,
        ResidentBytes + other.ResidentBytes, TableRequests + other.TableRequests);
}

/// <summary>
/// A server in a process of its own, this very program as its child, so that its CPU and its allocations are its alone.
/// It says its port on standard output, answers each line with what it has used, and ends with its input.
/// </summary>
internal sealed class ServedProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private readonly Process process;

    private ServedProcess(Process process, int port)
    {
        this.process = process;
        Address = new Uri($"http://127.0.0.1:{port}");
    }

    public Uri Address { get; }

    /// <param name="kind">One of those that <see cref="Server"/> knows.</param>
    /// <param name="settings">Its environment beside this process's.</param>
    /// <param name="stopping">Ends the start.</param>
    /// <param name="core">The only core that it runs on, from 0.</param>
    public static async Task<ServedProcess> StartAsync(
        string kind, IReadOnlyDictionary<string, string> settings, CancellationToken stopping, int? core = null)
    {
        // By taskset: an affinity that is set later holds for one of the threads.
        var program = Environment.ProcessPath ?? throw new InvalidOperationException("No program.");
        string[] serve = [program, Server.Command, kind];
        string[] command = core is null ? serve : ["taskset", "-c", $"{core}", .. serve];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in settings) start.Environment[name] = value;
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{kind} did not start.");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        limit.CancelAfter(StartLimit);
        var line = await process.StandardOutput.ReadLineAsync(limit.Token);
        return int.TryParse(line, CultureInfo.InvariantCulture, out var port)
            ? new ServedProcess(process, port)
            : throw new InvalidOperationException($"{kind} did not start: {line}");
    }

    public async Task<Usage> ReadAsync(CancellationToken stopping)
    {
        await process.StandardInput.WriteLineAsync("usage".AsMemory(), stopping);
        await process.StandardInput.FlushAsync(stopping);
        var line = await process.StandardOutput.ReadLineAsync(stopping);
        return JsonSerializer.Deserialize<Usage>(line ?? "null")
            ?? throw new InvalidOperationException("The server has ended.");
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(StartLimit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
    }
}
