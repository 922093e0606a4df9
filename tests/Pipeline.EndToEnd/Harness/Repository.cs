namespace Pipeline.EndToEnd.Harness;

/// <summary>Where the clone is, and what was built in it in the tests' own configuration.</summary>
internal static class Repository
{
    public static string Root { get; } = Above(AppContext.BaseDirectory);

    /// <summary>The build output of a project's folder.</summary>
    public static string OutputOf(string projectFolder)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory); // .../bin/<configuration>/<framework>
        return Path.Combine(Root, projectFolder, "bin", own.Parent?.Name ?? "Debug", own.Name);
    }

    private static string Above(string directory)
    {
        for (var at = new DirectoryInfo(directory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Pipeline.sln"))) return at.FullName;
        }

        throw new DirectoryNotFoundException($"No Pipeline.sln above {directory}.");
    }
}
