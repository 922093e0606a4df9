namespace Pipeline.EndToEnd.Harness;

/// <summary>
/// As much of a built clone as the README's first command needs, in a folder of its own: the store that the command
/// makes in it is empty, and nobody else's.
/// </summary>
internal sealed class Checkout : IDisposable
{
    private readonly TempFolder folder = new();

    public Checkout()
    {
        foreach (var file in Directory.EnumerateFiles(Repository.Root)) Copy(file, Root);
        var (source, target) = (Path.Combine(Repository.Root, "functions"), Path.Combine(Root, "functions"));
        Directory.CreateDirectory(target);
        foreach (var file in Directory.EnumerateFiles(source)) Copy(file, target);
        CopyTree(Path.Combine(source, "bin"), Path.Combine(target, "bin"));
        CopyTree(Path.Combine(source, "obj"), Path.Combine(target, "obj"));

        // Installed once for the clone, as the command itself would; the tables beside it are this folder's own.
        var azurite = Directory.CreateDirectory(Path.Combine(Root, ".azurite")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(azurite, "npm"), Azurite.InstallFolder);
    }

    public string Root => folder.Path;

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
            CopyTree(inner, Path.Combine(target, Path.GetFileName(inner)));
    }
}
