using System.ComponentModel;
using System.Diagnostics;

namespace Pipeline.EndToEnd.Harness;

/// <summary>A folder of scripts for Node.js beside these tests, with packages as its lock file says.</summary>
internal sealed class NodeProject(string name)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public string Folder { get; } = Path.Combine(Repository.Root, "tests", "Pipeline.EndToEnd", name);

    /// <summary>Installs its packages, unless they are there as its lock file wants them.</summary>
    public async Task InstallAsync()
    {
        var installed = new FileInfo(Path.Combine(Folder, "node_modules", ".package-lock.json"));
        var wanted = new FileInfo(Path.Combine(Folder, "package-lock.json"));
        if (installed.Exists && installed.LastWriteTimeUtc >= wanted.LastWriteTimeUtc)
            return;

        var (exitCode, output) = await RunAsync("npm", ["ci", "--no-audit", "--no-fund"], []);
        Assert.True(exitCode == 0, $"npm ci failed in {Folder}:\n{output}");
    }

    /// <summary>Runs a program in the folder and answers its exit code and all it printed.</summary>
    public async Task<(int ExitCode, string Output)> RunAsync(
        string program, IEnumerable<string> arguments, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        using var process = Start(start);
        using var patience = new CancellationTokenSource(Patience);
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var errors = process.StandardError.ReadToEndAsync(patience.Token);
        try
        {
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, await output + await errors);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");
        }
        catch (Win32Exception exception)
        {
            throw new InvalidOperationException(
                $"These tests need Node.js, but '{start.FileName}' cannot be started: {exception.Message}", exception);
        }
    }
}
