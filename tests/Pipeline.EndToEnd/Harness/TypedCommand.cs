using System.Globalization;
using Pipeline.LocalWorker.Settings;

namespace Pipeline.EndToEnd.Harness;

/// <summary>A command as a person types it into a terminal, who may then press Ctrl+C.</summary>
internal sealed class TypedCommand : IAsyncDisposable
{
    // -m: the command gets a process group of its own, as in a terminal, so that Ctrl+C can be sent to all of it. And
    // as in a terminal it heeds Ctrl+C, even where the tests run in the background of a shell, which has it ignored.
    private const string Script = """
        set -m
        heed=; env --default-signal=INT true 2> /dev/null && heed='env --default-signal=INT'
        $heed "$@" & echo "group $!"; wait $!
        """;

    private readonly ChildProcess shell;

    private TypedCommand(ChildProcess shell) => this.shell = shell;

    public IReadOnlyCollection<string> Lines => shell.Lines;

    public bool HasExited => shell.HasExited;

    private int Group => int.Parse(LineThatBegins("group ")?.Split(' ')[1] ?? "", CultureInfo.InvariantCulture);

    public static TypedCommand Type(
        string folder, IReadOnlyDictionary<string, string> environment, params IEnumerable<string> command) =>
        new(ChildProcess.Start("bash", ["-c", Script, "bash", .. command], environment, folder));

    public string? LineThatBegins(string word) =>
        Lines.FirstOrDefault(line => line.StartsWith(word, StringComparison.Ordinal));

    /// <summary>Until it has said a line that begins so, or has ended.</summary>
    public async Task WaitForLineAsync(string word, TimeSpan limit)
    {
        await Until.TrueAsync(
            () => LineThatBegins(word) is not null || HasExited, limit, () => string.Join('\n', Lines));
        Undertaker.Shared.NoteProcess(-Group);
    }

    /// <summary>Ctrl+C, and what is left afterwards: nothing, or the names of what is.</summary>
    /// <param name="folder">No process may have it on its command line any more.</param>
    /// <param name="ports">Nobody may listen on them any more.</param>
    public async Task<IReadOnlyList<string>> InterruptAsync(string folder, params IEnumerable<int> ports)
    {
        await Shell.SignalAsync("INT", -Group);
        await shell.WaitForExitAsync();
        Undertaker.Shared.ForgetProcess(-Group);
        var left = new List<string>();
        foreach (var port in ports)
        {
            if (await LoopbackEndpoint.IsListeningAsync(port, TestContext.Current.CancellationToken))
                left.Add($"port {port}");
        }

        return [.. left, .. await ProcessesAsync(folder)];
    }

    public ValueTask DisposeAsync() => shell.DisposeAsync();

    // Only Linux shows others so simply; elsewhere the group has to do. A dead process whose parent has not looked at
    // it yet still has its number, and nothing else: no command line.
    private async Task<IReadOnlyList<string>> ProcessesAsync(string folder)
    {
        if (!OperatingSystem.IsLinux()) return await Shell.IsAliveAsync(-Group) ? [$"process group {Group}"] : [];
        var left = new List<string>();
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(path => char.IsDigit(path[^1])))
        {
            try
            {
                var words = File.ReadAllText(Path.Combine(process, "cmdline")).Replace('\0', ' ');
                var state = File.ReadAllText(Path.Combine(process, "stat")).Split(") ")[^1].Split(' ');
                var isOurs = words.Length > 0 && state[2] == Group.ToString(CultureInfo.InvariantCulture);
                if (isOurs || words.Contains(folder, StringComparison.Ordinal)) left.Add(words);
            }
            catch (IOException)
            {
                // It has just ended.
            }
        }

        return left;
    }
}
