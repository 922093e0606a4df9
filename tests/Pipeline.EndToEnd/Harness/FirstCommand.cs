using System.Globalization;

namespace Pipeline.EndToEnd.Harness;

/// <summary>The README's first command, typed into a terminal: it starts Azurite and the broker by itself.</summary>
internal sealed class FirstCommand(Checkout checkout, string storefrontKey) : IAsyncDisposable
{
    private const string DevelopmentKey = // Azurite's, published by Microsoft for everybody to use
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    // -m: the command gets a process group of its own, as in a terminal, so that Ctrl+C can be sent to all of it. And
    // as in a terminal it heeds Ctrl+C, even where the tests run in the background of a shell, which has it ignored.
    private const string Terminal = """
        set -m
        heed=; env --default-signal=INT true 2> /dev/null && heed='env --default-signal=INT'
        $heed "$@" & echo "group $!"; wait $!
        """;

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);
    private readonly List<ChildProcess> terminals = [];
    private readonly int tablePort = FreePort.Next();
    private readonly int busPort = FreePort.Next();

    public int Port { get; } = FreePort.Next();

    public Uri Address => new($"http://localhost:{Port}");

    public string Tables => Azurite.ConnectionString("devstoreaccount1", DevelopmentKey, tablePort);

    public string ServiceBus =>
        $"Endpoint=sb://localhost:{busPort};SharedAccessKeyName=RootManageSharedAccessKey;"
        + "SharedAccessKey=SAS_KEY_VALUE;UseDevelopmentEmulator=true;";

    public IEnumerable<string> Lines => terminals.SelectMany(terminal => terminal.Lines);

    /// <summary>The line that invites to place an order.</summary>
    public string? CurlLine => LineThatBegins("curl ");

    private int Group => int.Parse(LineThatBegins("group ")?.Split(' ')[1] ?? "", CultureInfo.InvariantCulture);

    /// <summary>Until the pipeline listens and has said how to place an order.</summary>
    public async Task StartAsync()
    {
        var configuration = Path.GetFileName(Path.GetDirectoryName(Repository.OutputOf("functions")));
        var terminal = ChildProcess.Start(
            "bash",
            [
                "-c", Terminal, "bash",
                "dotnet", "run", "--project", "functions", "--no-build", "--configuration", configuration ?? "Debug",
                "--", "--port", Port.ToString(CultureInfo.InvariantCulture),
            ],
            new WorkerSettings
            {
                Tables = Tables,
                ServiceBus = ServiceBus,
                DemoStorefrontKey = storefrontKey,
                DemoOperatorKey = $"ok_test_ops_{Guid.NewGuid():n}",
            }.Environment,
            checkout.Root);
        terminals.Add(terminal);
        await Until.TrueAsync(
            () => CurlLine is not null || terminal.HasExited, StartLimit, () => string.Join('\n', terminal.Lines));
        Assert.True(await FreePort.IsListenedOnAsync(Port), string.Join('\n', terminal.Lines));
        Undertaker.Shared.NoteProcess(-Group);
    }

    /// <summary>Ctrl+C, and what is left afterwards: nothing, or the names of what is.</summary>
    public async Task<IReadOnlyList<string>> InterruptAsync()
    {
        await Shell.SignalAsync("INT", -Group);
        await terminals[^1].WaitForExitAsync();
        Undertaker.Shared.ForgetProcess(-Group);
        var left = new List<string>();
        if (await Shell.IsAliveAsync(-Group)) left.Add($"process group {Group}");
        foreach (var port in new[] { Port, tablePort, busPort })
        {
            if (await FreePort.IsListenedOnAsync(port)) left.Add($"port {port}");
        }

        return [.. left, .. ProcessesOf(checkout.Root)];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var terminal in terminals) await terminal.DisposeAsync();
    }

    private string? LineThatBegins(string word) =>
        terminals[^1].Lines.FirstOrDefault(line => line.StartsWith(word, StringComparison.Ordinal));

    // Only Linux shows the command lines of others so simply; elsewhere the group and the ports have to do.
    private static IEnumerable<string> ProcessesOf(string folder)
    {
        if (!OperatingSystem.IsLinux()) yield break;
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(path => char.IsDigit(path[^1])))
        {
            string words;
            try
            {
                words = File.ReadAllText(Path.Combine(process, "cmdline")).Replace('\0', ' ');
            }
            catch (IOException)
            {
                continue; // it has just ended
            }

            if (words.Contains(folder, StringComparison.Ordinal)) yield return words;
        }
    }
}
