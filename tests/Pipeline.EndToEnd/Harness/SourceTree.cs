namespace Pipeline.EndToEnd.Harness;

/// <summary>A clone's sources, not built, in a folder of their own, to be built and changed there.</summary>
internal sealed class SourceTree : IDisposable
{
    private static readonly string[] Made = ["bin", "obj", "node_modules"];
    private readonly TempFolder folder = new();

    public SourceTree()
    {
        foreach (var file in Directory.EnumerateFiles(Repository.Root)) Copy(file, Root);
        foreach (var part in new[] { "functions", "local" })
            CopyTree(Path.Combine(Repository.Root, part), Path.Combine(Root, part));
        var azurite = Directory.CreateDirectory(Path.Combine(Root, ".azurite")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(azurite, "npm"), Azurite.InstallFolder);
    }

    public string Root => folder.Path;

    /// <summary>As an editor saves a file: all at once.</summary>
    public async Task ReplaceAsync(string file, string old, string changed)
    {
        var path = Path.Combine(Root, file);
        var text = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        Assert.Contains(old, text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(
            path, text.Replace(old, changed, StringComparison.Ordinal), TestContext.Current.CancellationToken);
    }

    public void Dispose() => folder.Dispose();

    private static void Copy(string file, string target)
    {
        var name = Path.GetFileName(file);
        if (name != "local.settings.json") File.Copy(file, Path.Combine(target, name)); // a developer's own
    }

    private static void CopyTree(string source, string target)
    {
        Directory.CreateDirectory(target);
        foreach (var file in Directory.EnumerateFiles(source)) Copy(file, target);
        foreach (var inner in Directory.EnumerateDirectories(source))
        {
            var name = Path.GetFileName(inner);
            if (!Made.Contains(name)) CopyTree(inner, Path.Combine(target, name));
        }
    }
}
