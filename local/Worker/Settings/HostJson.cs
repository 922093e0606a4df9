using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Pipeline.LocalWorker.Startup;

namespace Pipeline.LocalWorker.Settings;

/// <summary>The limits of host.json, with the host's own defaults where it is silent.</summary>
/// <remarks>
/// Defaults and meaning: learn.microsoft.com, functions-host-json and functions-bindings-service-bus. As in Azure a
/// setting <c>AzureFunctionsJobHost__extensions__serviceBus__maxConcurrentCalls</c> wins over the file.
/// </remarks>
internal sealed record HostJson
{
    public string RoutePrefix { get; init; } = "api";

    public int MaxConcurrentCalls { get; init; } = 16;

    public int MaxMessageBatchSize { get; init; } = 1000;

    /// <summary>A batch waits until it has so many messages, or until its time is up.</summary>
    public int MinMessageBatchSize { get; init; } = 1;

    public TimeSpan MaxBatchWaitTime { get; init; } = TimeSpan.FromSeconds(30);

    public int PrefetchCount { get; init; }

    /// <summary>For functions that take one message at a time; batches are never renewed by the host.</summary>
    public TimeSpan MaxAutoLockRenewalDuration { get; init; } = TimeSpan.FromMinutes(5);

    public TimeSpan FunctionTimeout { get; init; } = TimeSpan.FromMinutes(30);

    public IReadOnlyDictionary<string, string?> LogLevels { get; init; } = new Dictionary<string, string?>();

    public static HostJson Read(string directory, IConfiguration settings)
    {
        var file = new ConfigurationBuilder();
        try
        {
            file.AddJsonFile(Path.Combine(directory, "host.json"), optional: true);
            var overrides = settings.GetSection("AzureFunctionsJobHost").AsEnumerable(makePathsRelative: true);
            return From(file.AddInMemoryCollection(overrides).Build());
        }
        catch (InvalidDataException e)
        {
            throw new StartupFault($"host.json is not valid JSON{LineOf(e)}.", e);
        }
    }

    private static HostJson From(IConfiguration file)
    {
        var silent = new HostJson();
        const string bus = "extensions:serviceBus:";
        RequireTruthValue(file, bus + "autoCompleteMessages");
        var read = new HostJson
        {
            RoutePrefix = file["extensions:http:routePrefix"]?.Trim('/') ?? silent.RoutePrefix,
            MaxConcurrentCalls = Number(file, bus + "maxConcurrentCalls", silent.MaxConcurrentCalls, atLeast: 1),
            MaxMessageBatchSize = Number(file, bus + "maxMessageBatchSize", silent.MaxMessageBatchSize, atLeast: 1),
            MinMessageBatchSize = Number(file, bus + "minMessageBatchSize", silent.MinMessageBatchSize, atLeast: 1),
            MaxBatchWaitTime = Duration(file, bus + "maxBatchWaitTime", silent.MaxBatchWaitTime),
            PrefetchCount = Number(file, bus + "prefetchCount", silent.PrefetchCount, atLeast: 0),
            MaxAutoLockRenewalDuration =
                Duration(file, bus + "maxAutoLockRenewalDuration", silent.MaxAutoLockRenewalDuration),
            FunctionTimeout = file["functionTimeout"] == "-1"
                ? Timeout.InfiniteTimeSpan
                : Duration(file, "functionTimeout", silent.FunctionTimeout),
            LogLevels = file.GetSection("logging:logLevel").GetChildren()
                .ToDictionary(level => level.Key, level => level.Value, StringComparer.OrdinalIgnoreCase),
        };
        return read.MinMessageBatchSize <= read.MaxMessageBatchSize
            ? read
            : throw new StartupFault(
                $"host.json: {bus}minMessageBatchSize is {read.MinMessageBatchSize}; it must not be more than "
                + $"maxMessageBatchSize, which is {read.MaxMessageBatchSize}.");
    }

    /// <summary>Only checked: the trigger attribute's own value wins, for the worker always tells the host.</summary>
    private static void RequireTruthValue(IConfiguration file, string key)
    {
        if (file[key] is { } text && !bool.TryParse(text, out _))
            throw new StartupFault($"host.json: {key} is '{text}'; true or false is needed.");
    }

    /// <summary>Of the innermost exception that knows one.</summary>
    private static string LineOf(Exception? e) => e switch
    {
        null => "",
        JsonException { LineNumber: { } line } => $" (line {line + 1})",
        _ => LineOf(e.InnerException),
    };

    private static int Number(IConfiguration file, string key, int silent, int atLeast)
    {
        if (file[key] is not { } text)
            return silent;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= atLeast
            ? number
            : throw new StartupFault($"host.json: {key} is '{text}'; a whole number of at least {atLeast} is needed.");
    }

    private static TimeSpan Duration(IConfiguration file, string key, TimeSpan silent)
    {
        if (file[key] is not { } text)
            return silent;
        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var duration) && duration >= TimeSpan.Zero
            ? duration
            : throw new StartupFault($"host.json: {key} is '{text}'; a duration such as 00:05:00 is needed.");
    }
}
