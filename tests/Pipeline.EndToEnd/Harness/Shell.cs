namespace Pipeline.EndToEnd.Harness;

/// <summary>What a person would type: signals that .NET has no call for, and printed command lines.</summary>
internal static class Shell
{
    /// <summary>Runs a command line to its end.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(string commandLine)
    {
        await using var shell = ChildProcess.Start("bash", ["-c", commandLine]);
        shell.CloseInput();
        await shell.WaitForExitAsync();
        return (shell.ExitCode, string.Join('\n', shell.Lines));
    }

    /// <param name="signal">INT, TERM ...</param>
    /// <param name="target">A process; negative: every process of that group, as a terminal's Ctrl+C.</param>
    public static Task SignalAsync(string signal, int target) => RunAsync($"kill -{signal} -- {target}");

    public static async Task<bool> IsAliveAsync(int target) =>
        (await RunAsync($"kill -0 -- {target} 2>/dev/null")).ExitCode == 0;
}
