using System.Diagnostics;

namespace Pipeline.EndToEnd.Harness;

/// <summary>A worker that is started as a person starts it, and should end by itself.</summary>
internal sealed record FailedStart(int ExitCode, IReadOnlyList<string> Errors, string Output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <param name="folder">Where the program is, with its settings files.</param>
    /// <param name="environment">Settings that win over those of the files.</param>
    /// <param name="arguments">The command line.</param>
    public static async Task<FailedStart> RunAsync(
        string folder, IReadOnlyDictionary<string, string> environment, params IEnumerable<string> arguments)
    {
        string[] command = [Path.Combine(folder, "Pipeline.Functions.dll"), .. arguments];
        var info = new ProcessStartInfo("dotnet", command)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        info.Environment["DOTNET_EnableDiagnostics"] = "0";
        foreach (var (name, value) in environment) info.Environment[name] = value;
        using var process = Process.Start(info) ?? throw new InvalidOperationException("dotnet did not start.");
        Undertaker.Shared.NoteProcess(process.Id);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            var lines = (await errors).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            return new FailedStart(process.ExitCode, lines, await output);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
            Undertaker.Shared.ForgetProcess(process.Id);
        }
    }

    /// <summary>Exit code 1 and one sentence for the newcomer, no stack trace; the sentence.</summary>
    public string Sentence
    {
        get
        {
            var all = $"exit code {ExitCode}\n{string.Join('\n', Errors)}\n{Output}";
            Assert.True(ExitCode == 1 && Errors is [_], all);
            Assert.DoesNotContain("Exception:", all, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", all, StringComparison.Ordinal);
            Assert.DoesNotContain("Functions:", Output, StringComparison.Ordinal);
            return Errors[0];
        }
    }
}
