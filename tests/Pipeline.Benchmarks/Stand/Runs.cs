using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Pipeline.Benchmarks.Stand;

/// <summary>How every benchmark is run: it ends at a signal, and writes its figures beside what it prints.</summary>
internal static class Runs
{
    private const string Results = "BenchmarkResults"; // git-ignored

    /// <summary>Runs it until it ends or a signal comes.</summary>
    /// <returns>The exit code: 1 when a signal ended it before.</returns>
    public static async Task<int> UntilSignalAsync(Func<CancellationToken, Task<int>> run, TextWriter output)
    {
        // A worker's host takes signals for its own end, which would leave this process waiting for its answers.
        using var stopping = new CancellationTokenSource();
        using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            return await run(stopping.Token);
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            await output.WriteLineAsync("Stopped before the end: nothing is measured.");
            return 1;
        }

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stopping.Cancel();
        }
    }

    /// <summary>Writes the figures, and says where.</summary>
    public static async Task SaveAsync<T>(string name, T figures, JsonSerializerOptions json, TextWriter output)
    {
        var path = Path.Combine(Results, $"{name}.json");
        Directory.CreateDirectory(Path.Combine(Root(), Results));
        await File.WriteAllTextAsync(Path.Combine(Root(), path), JsonSerializer.Serialize(figures, json));
        await output.WriteLineAsync($"All figures: {path}");
    }

    /// <summary>Says whether an aim is reached.</summary>
    public static string Aim(string what, double reached, double aim, bool isMost) => string.Create(
        CultureInfo.InvariantCulture,
        $"{what}: {reached:0.##}, aim {(isMost ? "at most" : "at least")} {aim:0.##}: "
        + $"{((isMost ? reached <= aim : reached >= aim) ? "reached" : "MISSED")}");

    /// <summary>The one in the middle.</summary>
    public static T Median<T>(IEnumerable<T> rounds, Func<T, double> by)
    {
        var sorted = rounds.OrderBy(by).ToList();
        return sorted[sorted.Count / 2];
    }

    /// <summary>The repository's root, or where this was started.</summary>
    public static string Root()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Pipeline.sln"))) return at.FullName;
        }

        return Directory.GetCurrentDirectory();
    }
}
