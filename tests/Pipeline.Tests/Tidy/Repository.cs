using System.Diagnostics;

namespace Pipeline.Tests.Tidy;

/// <summary>The repository's own files, as git knows them: tracked ones and new ones that are not ignored.</summary>
internal static class Repository
{
    private static readonly Lazy<IReadOnlyList<Source>> LazyFiles = new(ReadAll);

    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<Source> Files => LazyFiles.Value;

    public static IReadOnlyList<Source> CSharp { get; } = [.. Files.Where(file => file.Path.EndsWith(".cs", Ordinal))];

    public static IReadOnlyList<Source> Functions { get; } = [.. CSharp.Where(file => file.IsUnder("functions"))];

    /// <summary>Runs a command in the repository's root and answers its standard output.</summary>
    public static string Run(string command, params string[] arguments)
    {
        var start = new ProcessStartInfo(command, arguments)
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
        };
        // The test host's own MSBuild variables would steer a nested build to another SDK.
        foreach (var name in start.Environment.Keys.Where(key => key.StartsWith("MSBUILD", OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);

        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{command} did not start");
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{command} ended with {process.ExitCode}: {output}");
    }

    private static IReadOnlyList<Source> ReadAll() =>
        [
            .. Run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
                .Split('\0', StringSplitOptions.RemoveEmptyEntries)
                .Distinct()
                .Where(path => File.Exists(Path.Combine(Root, path)))
                .Select(path => new Source(path, File.ReadAllText(Path.Combine(Root, path))))
                .Where(source => !source.Text.Contains('\0', Ordinal)),
        ];

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Pipeline.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("No Pipeline.sln above the tests");
    }
}
