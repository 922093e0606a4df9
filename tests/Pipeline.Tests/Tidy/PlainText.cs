namespace Pipeline.Tests.Tidy;

/// <summary>Text that would be wrong on another machine: its paths, its package feeds, its line ends.</summary>
internal static class PlainText
{
    // Put together from parts, so that this file does not find itself.
    private static readonly string[] Paths = ["/" + "work/", "/" + "root/", "/tmp/" + "wt"];

    private static readonly string[] Feeds = ["nuget" + ".org", "registry." + "npmjs", "registry." + "yarnpkg",
        "pkgs.dev." + "azure.com", "pkgs.visualstudio" + ".com", "nuget.pkg." + "github.com",
        "npm.pkg." + "github.com"];

    private static readonly string[] Markers = ["TO" + "DO", "FIX" + "ME", "HA" + "CK"];

    public static IEnumerable<Finding> Findings(Source file)
    {
        foreach (var (index, line) in file.Text.Split('\n').Index())
        {
            foreach (var path in Paths.Where(path => line.Contains(path, Ordinal)))
                yield return new(file.Path, index + 1, $"a path of one machine: {path}");
            foreach (var feed in Feeds.Where(feed => line.Contains(feed, OrdinalIgnoreCase)))
                yield return new(file.Path, index + 1, $"a package registry's host: {feed}");
            if (IsScript(file) && Markers.Any(marker => line.Contains(marker, Ordinal)))
                yield return new(file.Path, index + 1, "a comment for later: open an issue");
        }

        if (file.Text.Contains('\r', Ordinal))
            yield return new(file.Path, 1, "a carriage return: lines end in LF");
        // NuGet writes its lock files without one.
        if (file.Text.Length > 0 && file.Text[^1] != '\n' && file.Name != "packages.lock.json")
            yield return new(file.Path, 1, "no newline at the end");
    }

    /// <summary>C# has a rule of its own, which tells comments from strings; prose and data may use them.</summary>
    private static bool IsScript(Source file) =>
        Path.GetExtension(file.Path) is not (".cs" or ".md" or ".txt" or ".json");
}
