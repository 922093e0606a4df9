namespace Pipeline.Tests;

/// <summary>What a test needs of the machine: where that is absent it is skipped, with what to do about it.</summary>
internal static class Requires
{
    /// <summary>A browser that the scripts beside the tests drive; CHROMIUM may name one.</summary>
    public static void Browser()
    {
        if (Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 }) return;
        if (File.Exists("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")) return;
        Program(
            "Install Chromium (apt-get install chromium) or Chrome, or name it in CHROMIUM.",
            "chromium", "chromium-browser", "google-chrome");
    }

    /// <summary>The path of a program.</summary>
    /// <param name="remedy">How to come by it, as a sentence.</param>
    /// <param name="names">What it may be called; the first that is found counts.</param>
    public static string Program(string remedy, params IReadOnlyList<string> names)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        var found = names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);
        if (found is null) Assert.Skip($"{names[0]} is not installed. {remedy}");
        return found;
    }
}
