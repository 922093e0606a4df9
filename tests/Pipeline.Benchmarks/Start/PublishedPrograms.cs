using System.Formats.Tar;
using Pipeline.Benchmarks.Stand;

namespace Pipeline.Benchmarks.Start;

/// <summary>
/// Programs as they would be deployed, published from a copy of what is committed: publishing for one platform would
/// otherwise rewrite the lock files, which are for all.
/// </summary>
internal sealed class PublishedPrograms : IDisposable
{
    private static readonly string[] ReadyToRun =
        ["-r", "linux-x64", "--self-contained", "false", "-p:PublishReadyToRun=true"];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("pipeline-published-");

    private string Source => Path.Combine(folder.FullName, "source");

    public static async Task<PublishedPrograms> CopyAsync(CancellationToken stopping)
    {
        var programs = new PublishedPrograms();
        var archive = Path.Combine(programs.folder.FullName, "source.tar");
        await ChildProgram.RunAsync("git", ["-C", Runs.Root(), "archive", "-o", archive, "HEAD"], stopping);
        Directory.CreateDirectory(programs.Source);
        await TarFile.ExtractToDirectoryAsync(archive, programs.Source, overwriteFiles: false, stopping);
        foreach (var file in Directory.GetFiles(programs.Source, "packages.lock.json", SearchOption.AllDirectories))
            File.Delete(file);
        return programs;
    }

    /// <summary>Publishes a project.</summary>
    /// <param name="project">From the repository's root.</param>
    /// <param name="assembly">What its program is called.</param>
    /// <param name="isReadyToRun">Compiled before it starts, for this kind of machine.</param>
    /// <param name="stopping">Ends it.</param>
    /// <returns>The program.</returns>
    public async Task<string> PublishAsync(
        string project, string assembly, bool isReadyToRun, CancellationToken stopping)
    {
        var output = Path.Combine(folder.FullName, isReadyToRun ? $"{assembly}-ready" : assembly);
        await Console.Error.WriteLineAsync($"  publishes {Path.GetFileName(output)}");
        string[] arguments =
        [
            "publish", Path.Combine(Source, project), "-c", "Release", "-o", output, "-p:RunAnalyzers=false",
            .. isReadyToRun ? ReadyToRun : [],
        ];
        await ChildProgram.RunAsync("dotnet", arguments, stopping);
        return Path.Combine(output, assembly);
    }

    public void Dispose() => folder.Delete(recursive: true);
}
