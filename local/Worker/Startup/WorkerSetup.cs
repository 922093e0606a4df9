using System.Reflection;

namespace Pipeline.LocalWorker.Startup;

/// <summary>The edges of the process: a test has its own entry assembly, console and clock.</summary>
internal sealed record WorkerSetup
{
    public required IReadOnlyList<string> Args { get; init; }

    /// <summary>Where host.json and the settings files are.</summary>
    public required string BaseDirectory { get; init; }

    /// <summary>Asked at the start, and again when <c>dotnet watch</c> has changed the code.</summary>
    public required Func<IReadOnlyList<Type>> FunctionTypes { get; init; }

    /// <summary>Where <c>.azurite/</c> is.</summary>
    public required string DataDirectory { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public TextWriter Output { get; init; } = Console.Out;

    public TextWriter Error { get; init; } = Console.Error;

    public Action<int> SetExitCode { get; init; } = code => Environment.ExitCode = code;

    /// <summary>Whether environment variables and signals of this process count; a test wants neither.</summary>
    public bool OwnsProcess { get; init; }

    public static WorkerSetup OfProcess(IReadOnlyList<string> args) => new()
    {
        Args = args,
        BaseDirectory = AppContext.BaseDirectory,
        FunctionTypes = () => Assembly.GetEntryAssembly()?.GetTypes() ?? [],
        DataDirectory = RepositoryAbove(AppContext.BaseDirectory) ?? Directory.GetCurrentDirectory(),
        OwnsProcess = true,
    };

    /// <summary>One store per clone, wherever <c>dotnet run</c> was called from.</summary>
    private static string? RepositoryAbove(string directory)
    {
        for (var at = new DirectoryInfo(directory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Pipeline.sln")))
                return at.FullName;
        }

        return null;
    }
}
