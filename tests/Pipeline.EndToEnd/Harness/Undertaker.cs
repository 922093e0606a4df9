using System.Diagnostics;

namespace Pipeline.EndToEnd.Harness;

/// <summary>
/// A shell that waits for its standard input to end, which it does however this process dies, and then kills the
/// processes and removes the folders that it was told of.
/// </summary>
internal sealed class Undertaker : IDisposable
{
    private const string Script = """
        trap '' INT TERM HUP
        pids=' '
        folders=()
        while read -r kind what; do
          case $kind in
            process) pids="$pids$what " ;;
            gone) pids="${pids/ $what / }" ;;
            folder) folders+=("$what") ;;
          esac
        done
        for pid in $pids; do kill -KILL -- "$pid" 2>/dev/null; done
        for folder in "${folders[@]}"; do rm -rf -- "$folder"; done
        """;

    private readonly Process shell;
    private readonly Lock gate = new();

    public Undertaker()
    {
        var info = new ProcessStartInfo("bash", ["-c", Script])
        {
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        shell = Process.Start(info) ?? throw new InvalidOperationException("bash did not start.");
    }

    /// <summary>Lives as long as this process, and a moment longer.</summary>
    public static Undertaker Shared { get; } = new();

    public void NoteProcess(int id) => Tell($"process {id}");

    public void ForgetProcess(int id) => Tell($"gone {id}");

    public void NoteFolder(string path) => Tell($"folder {path}");

    /// <summary>What happens by itself when this process dies.</summary>
    public Task EndAsync()
    {
        shell.StandardInput.Close();
        return shell.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose() => shell.Dispose();

    private void Tell(string line)
    {
        lock (gate)
        {
            shell.StandardInput.WriteLine(line);
            shell.StandardInput.Flush();
        }
    }
}
