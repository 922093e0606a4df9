using System.Globalization;

namespace Pipeline.EndToEnd.Harness;

/// <summary>What differs from test to test in a worker's settings.</summary>
internal sealed record WorkerSettings
{
    public required string Tables { get; init; }
    public required string ServiceBus { get; init; }
    public required string DemoStorefrontKey { get; init; }
    public required string DemoOperatorKey { get; init; }
    public required string MailFolder { get; init; }
    public string ReconcileSchedule { get; init; } = "*/2 * * * * *";
    public int StandstillSeconds { get; init; } = 4;
    public int RescueIntervalSeconds { get; init; } = 8;

    /// <summary>Who is sent metrics and traces; nobody where it is left out.</summary>
    public Uri? Collector { get; init; }

    public Dictionary<string, string> Environment => new()
    {
        ["Tables"] = Tables,
        ["ServiceBus"] = ServiceBus,
        ["DemoStorefrontKey"] = DemoStorefrontKey,
        ["Storefronts__RequestsPerSecond"] = "10000", // a crowd of one storefront is not what these tests are about
        ["Storefronts__Burst"] = "100000",
        ["Webhooks__SigningKey"] = Convert.ToBase64String(new byte[32]),
        ["DemoOperatorKey"] = DemoOperatorKey,
        ["DemoWebhook"] = "", // each test says for itself what is posted, and where to
        ["Mail__Folder"] = MailFolder,
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = Collector?.ToString() ?? "",
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_METRIC_EXPORT_INTERVAL"] = "1000",
        ["Telemetry__TraceRatio"] = "1",
        ["ReconcileSchedule"] = ReconcileSchedule,
        ["Reconcile__StandstillSeconds"] = StandstillSeconds.ToString(CultureInfo.InvariantCulture),
        ["Reconcile__RescueIntervalSeconds"] = RescueIntervalSeconds.ToString(CultureInfo.InvariantCulture),
    };
}

/// <summary>The product as a process; it may live several times, always on the same port.</summary>
/// <param name="settings">Where its neighbours are.</param>
/// <param name="functions">Functions or capabilities, with commas between; all where it is left out.</param>
internal sealed class Worker(WorkerSettings settings, string? functions = null) : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private readonly List<ChildProcess> lives = [];

    public int Port { get; } = FreePort.Next();

    public Uri Address => new($"http://127.0.0.1:{Port}");

    public IEnumerable<int> ProcessIds => lives.Select(life => life.Id);

    public IEnumerable<string> Lines => lives.SelectMany(life => life.Lines);

    /// <summary>How many orders the reconciler had to nudge, by its own word.</summary>
    public int Rescues => Lines
        .Where(line => line.Contains(" orders stood still and were nudged", StringComparison.Ordinal))
        .Sum(line => int.Parse(line.Split(": ")[^1].Split(' ')[0], CultureInfo.InvariantCulture));

    public async Task StartAsync()
    {
        var life = ChildProcess.Start(
            "dotnet",
            [
                Path.Combine(Repository.OutputOf("functions"), "Pipeline.Functions.dll"),
                "--port", Port.ToString(CultureInfo.InvariantCulture),
                .. functions is null ? Array.Empty<string>() : ["--functions", functions],
            ],
            settings.Environment);
        lives.Add(life);
        // It lists its functions once it serves them; one without HTTP functions listens on no port.
        await Until.TrueAsync(
            () => life.Lines.Contains("Functions:") || life.HasExited, StartLimit, () => string.Join('\n', life.Lines));
        Assert.False(life.HasExited, $"It ended instead of serving: {string.Join('\n', life.Lines)}");
    }

    public Task KillAsync() => lives[^1].KillAsync();

    /// <summary>SIGTERM, and how it ended.</summary>
    public async Task<int> TerminateAsync()
    {
        await Shell.SignalAsync("TERM", lives[^1].Id);
        await lives[^1].WaitForExitAsync();
        return lives[^1].ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var life in lives) await life.DisposeAsync();
    }
}
