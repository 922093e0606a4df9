using Microsoft.Extensions.Configuration;
using Pipeline.LocalWorker.Settings;

namespace Pipeline.LocalWorker.Startup;

/// <summary>What arguments and settings say, read before the builder exists.</summary>
internal sealed record WorkerStart
{
    /// <summary>Core Tools' port.</summary>
    private const int DefaultPort = 7071;

    public required IConfiguration Settings { get; init; }

    public CommandLine CommandLine { get; init; } = new(null, []);

    public HostJson Host { get; init; } = new();

    public string? SettingsFile { get; init; }

    /// <summary>What was wrong. The app still registers its services; the host says it when it starts.</summary>
    public StartupFault? Fault { get; init; }

    public string EnvironmentName => Settings["AZURE_FUNCTIONS_ENVIRONMENT"] ?? "Development";

    public int Port => CommandLine.Port ?? LocalSettings.Port(Settings) ?? DefaultPort;

    public static WorkerStart Read(WorkerSetup setup)
    {
        IConfiguration settings = new ConfigurationBuilder().Build();
        try
        {
            var file = LocalSettings.Read(setup.BaseDirectory);
            var sources = new ConfigurationBuilder().AddInMemoryCollection(file.Values);
            if (setup.OwnsProcess)
                sources.AddEnvironmentVariables();
            settings = sources.Build();
            var start = new WorkerStart
            {
                Settings = settings,
                SettingsFile = file.FileName,
                CommandLine = CommandLine.Parse(setup.Args),
                Host = HostJson.Read(setup.BaseDirectory, settings),
            };
            ConnectionSettings.RequireReadable(settings);
            settings["WEBSITE_HOSTNAME"] ??= $"localhost:{start.Port}"; // as Core Tools set it
            return start;
        }
        catch (StartupFault fault)
        {
            return new WorkerStart { Settings = settings, Fault = fault };
        }
    }
}
