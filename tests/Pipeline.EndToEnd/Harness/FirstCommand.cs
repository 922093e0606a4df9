using System.Globalization;
using Pipeline.LocalWorker.Settings;

namespace Pipeline.EndToEnd.Harness;

/// <summary>The README's first command, typed into a terminal: it starts Azurite and the broker by itself.</summary>
internal sealed class FirstCommand(string folder, string storefrontKey) : IAsyncDisposable
{
    private const string DevelopmentKey = // Azurite's, published by Microsoft for everybody to use
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);
    private readonly List<TypedCommand> terminals = [];
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
    public string? CurlLine => terminals[^1].LineThatBegins("curl ");

    /// <summary>Until the pipeline listens and has said how to place an order.</summary>
    public Task StartAsync()
    {
        var configuration = Path.GetFileName(Path.GetDirectoryName(Repository.OutputOf("functions")));
        return TypeAsync(
            StartLimit, [], "run", "--project", "functions", "--no-build", "--configuration", configuration ?? "Debug");
    }

    /// <summary>As above, of sources that are built first and may change while it runs.</summary>
    public Task WatchAsync(TimeSpan limit) => TypeAsync(
        limit,
        new Dictionary<string, string>
        {
            ["CI"] = "", // a build of CI hides where its sources are, and what is watched must be found
            ["DOTNET_EnableDiagnostics"] = "1", // code is changed through what diagnostics are made of
            ["RunAnalyzers"] = "false", // they have been run on these sources
            ["UseSharedCompilation"] = "false", // a compiler that waits for more work would outlive the test
            ["MSBUILDDISABLENODEREUSE"] = "1",
        },
        "watch", "--project", "functions", "--non-interactive");

    /// <summary>Ctrl+C, and what is left afterwards: nothing, or the names of what is.</summary>
    public Task<IReadOnlyList<string>> InterruptAsync() =>
        terminals[^1].InterruptAsync(folder, Port, tablePort, busPort);

    public async ValueTask DisposeAsync()
    {
        foreach (var terminal in terminals) await terminal.DisposeAsync();
    }

    private async Task TypeAsync(
        TimeSpan limit, Dictionary<string, string> environment, params IEnumerable<string> command)
    {
        var settings = new WorkerSettings
        {
            Tables = Tables,
            ServiceBus = ServiceBus,
            DemoStorefrontKey = storefrontKey,
            DemoOperatorKey = $"ok_test_ops_{Guid.NewGuid():n}",
            MailFolder = Path.Combine(folder, ".mail"),
        };
        foreach (var (name, value) in settings.Environment) environment[name] = value;
        var terminal = TypedCommand.Type(
            folder, environment,
            ["dotnet", .. command, "--", "--port", Port.ToString(CultureInfo.InvariantCulture)]);
        terminals.Add(terminal);
        await terminal.WaitForLineAsync("curl ", limit);
        Assert.True(
            await LoopbackEndpoint.IsListeningAsync(Port, TestContext.Current.CancellationToken),
            string.Join('\n', terminal.Lines));
    }
}
