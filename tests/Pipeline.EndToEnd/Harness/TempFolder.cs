namespace Pipeline.EndToEnd.Harness;

/// <summary>A folder that is gone after the test, whatever happens.</summary>
internal sealed class TempFolder : IDisposable
{
    public TempFolder()
    {
        Path = Directory.CreateTempSubdirectory("pipeline-e2e-").FullName;
        Undertaker.Shared.NoteFolder(Path);
    }

    public string Path { get; }

    public void Dispose()
    {
        if (Directory.Exists(Path)) Directory.Delete(Path, recursive: true);
    }
}
