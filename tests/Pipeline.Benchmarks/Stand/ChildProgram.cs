using System.Diagnostics;

namespace Pipeline.Benchmarks.Stand;

/// <summary>A program that is started, ends by itself, and says something meanwhile.</summary>
internal static class ChildProgram
{
    /// <summary>Runs it to its end.</summary>
    /// <returns>What it wrote to its standard output; its errors go where ours go.</returns>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static async Task<string> RunAsync(
        string program, IEnumerable<string> arguments, CancellationToken stopping)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        try
        {
            var said = await process.StandardOutput.ReadToEndAsync(stopping);
            await process.WaitForExitAsync(stopping);
            return process.ExitCode == 0
                ? said
                : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {said}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
