using System.Collections.Concurrent;
using System.Diagnostics;
using Pipeline.LocalWorker.Settings;

namespace Pipeline.EndToEnd.Harness;

/// <summary>A process whose output is kept, and which ends with this one at the latest.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    public const int MostLines = 20_000;
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan StopLimit = TimeSpan.FromMinutes(2);

    private readonly Process process;
    private readonly ConcurrentQueue<string> lines = new();

    private ChildProcess(Process process)
    {
        this.process = process;
        Id = process.Id;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id { get; }

    public bool HasExited => process.HasExited;

    public int ExitCode => process.ExitCode;

    public IReadOnlyCollection<string> Lines => lines;

    public static ChildProcess Start(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null,
        string? folder = null)
    {
        var info = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder ?? Path.GetTempPath(),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        info.Environment["DOTNET_EnableDiagnostics"] = "0"; // a killed process would leave its debugger's pipe behind
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) info.Environment[name] = value;
        var process = Process.Start(info) ?? throw new InvalidOperationException($"{program} did not start.");
        Undertaker.Shared.NoteProcess(process.Id);
        return new ChildProcess(process);
    }

    /// <summary>Until it accepts connections; with its words where it ends instead.</summary>
    public Task WaitUntilListeningAsync(int port) => Until.TrueAsync(
        async () => process.HasExited
            ? throw new InvalidOperationException($"It ended instead of listening: {string.Join('\n', lines)}")
            : await LoopbackEndpoint.IsListeningAsync(port, TestContext.Current.CancellationToken),
        StartLimit,
        () => Task.FromResult(string.Join('\n', lines)));

    /// <summary>SIGKILL: nothing in the process gets to run any more.</summary>
    public async Task KillAsync()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync(CancellationToken.None);
        Undertaker.Shared.ForgetProcess(Id);
    }

    /// <summary>Ends by itself, or fails the test.</summary>
    /// <param name="limit">How long it may take; as long as a stop may when it is left out.</param>
    public async Task WaitForExitAsync(TimeSpan? limit = null)
    {
        using var patience = new CancellationTokenSource(limit ?? StopLimit);
        await process.WaitForExitAsync(patience.Token);
        Undertaker.Shared.ForgetProcess(Id);
    }

    public void CloseInput() => process.StandardInput.Close();

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        lines.Enqueue(line);
        if (lines.Count > MostLines) lines.TryDequeue(out _);
    }
}
